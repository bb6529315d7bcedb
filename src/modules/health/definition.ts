import { z } from "zod"
import type { FieldError } from "#kernel/errors.ts"
import type { LibraryKind } from "#modules/library/index.ts"
import { bilingualSchema } from "#platform/http/shapes.ts"
import { expressionFault } from "./applies-to.ts"
import { bands, combinations } from "./scores.contract.ts"

const keySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, "a key of lower-case letters, digits and _, as health")
const weightSchema = z.number().positive("a weight above 0: leave out what should not count")
const markSchema = z.number().min(0).max(100)

/** Points over a metric's value: straight lines between the corners [value, points], flat outside. */
const curveSchema = z
  .array(z.tuple([z.number(), markSchema]))
  .min(2, "at least two corners, as [[0, 0], [0.8, 100]]")
  .refine((corners) => corners.every(([x], i) => i === 0 || x > (corners[i - 1]?.[0] ?? x)), {
    message: "corners in ascending order of value, each value once",
  })
export type Curve = z.output<typeof curveSchema>

const inputSchema = z.strictObject({ metric: keySchema, weight: weightSchema, curve: curveSchema })

const groupSchema = z
  .strictObject({
    key: keySchema,
    name: bilingualSchema.optional(),
    weight: weightSchema,
    inputs: z.array(inputSchema).min(1),
  })
  .transform((group) => ({ ...group, name: group.name ?? called(group.key) }))

const bandsSchema = z
  .tuple(
    [
      z.strictObject({ key: z.literal("red"), below: markSchema }),
      z.strictObject({ key: z.literal("yellow"), below: markSchema }),
      z.strictObject({ key: z.literal("green") }),
    ],
    { error: `three bands: ${bands.join(", ")}; red and yellow with the mark they end below` },
  )
  .refine(([red, yellow]) => red.below < yellow.below, { message: "red must end below yellow" })

/** Explaining weighs every order in which inputs could have moved: what stands together is bounded by that. */
const mostInGroup = 22

const called = (key: string) => ({ en: key, ru: key })

/** A score document (design §5). */
export const scoreSchema = z
  .strictObject({
    key: keySchema,
    name: bilingualSchema.optional(),
    about: bilingualSchema.optional(),
    groups: z.array(groupSchema).min(1).max(12),
    combine: z
      .enum(combinations, { error: `one of ${combinations.join(", ")}, over groups` })
      .default("weighted_mean"),
    bands: bandsSchema,
    /** A condition over account.*; absent: it applies to every account. */
    applies_to: z
      .string()
      .max(1000)
      .check((context) => {
        const fault = expressionFault(context.value)
        if (fault) context.issues.push({ code: "custom", message: fault, input: context.value })
      })
      .optional(),
    /** The score that this one stands in for among the accounts it applies to. */
    scorecard: keySchema.optional(),
  })
  .check((context) => {
    const { groups, scorecard, applies_to } = context.value
    const fault = (path: PropertyKey[], message: string) =>
      context.issues.push({ code: "custom", path, message, input: context.value })
    const twice = (keys: string[]) => keys.find((key, i) => keys.indexOf(key) !== i)
    const group = twice(groups.map(({ key }) => key))
    if (group) fault(["groups"], `the group '${group}' stands twice: once is enough, with the weight of both`)
    for (const [place, { inputs }] of groups.entries()) {
      const metric = twice(inputs.map((input) => input.metric))
      if (metric)
        fault(
          ["groups", place, "inputs"],
          `the metric '${metric}' stands twice: once is enough, with the weight of both`,
        )
      if (inputs.length + groups.length > mostInGroup)
        fault(
          ["groups", place, "inputs"],
          `at most ${mostInGroup - groups.length} inputs in a group of ${groups.length}: divide it into more groups`,
        )
    }
    if (scorecard && !applies_to)
      fault(
        ["applies_to"],
        `a scorecard of '${scorecard}' says whom it applies to, as account.segment == 'enterprise'`,
      )
  })
  .transform((score) => {
    const name = score.name ?? called(score.key)
    return { ...score, name, about: score.about ?? name }
  })
export type ScoreDefinition = z.output<typeof scoreSchema>

export const scoreKind: LibraryKind<ScoreDefinition> = {
  kind: "scores",
  schema: scoreSchema,
  refersTo: ["metrics"],
  check(scores, others) {
    const metrics = new Set(others("metrics").map(({ key }) => key))
    return scores.flatMap((score) => [...unknownMetrics(score, metrics), ...scorecardFaults(score, scores)])
  },
}

const unknownMetrics = (score: ScoreDefinition, metrics: ReadonlySet<string>): FieldError[] =>
  score.groups.flatMap((group, g) =>
    group.inputs.flatMap(({ metric }, i) =>
      metrics.has(metric)
        ? []
        : [
            {
              path: `${score.key}.groups[${g}].inputs[${i}].metric`,
              message: `no metric '${metric}' is defined`,
            },
          ],
    ),
  )

function scorecardFaults(
  { key, scorecard }: ScoreDefinition,
  scores: readonly ScoreDefinition[],
): FieldError[] {
  if (scorecard === undefined) return []
  const whole = scores.find((score) => score.key === scorecard)
  if (whole && whole.scorecard === undefined && whole.key !== key) return []
  const message = whole
    ? `'${scorecard}' is a scorecard itself: name the score it belongs to`
    : `no score '${scorecard}' is defined`
  return [{ path: `${key}.scorecard`, message }]
}
