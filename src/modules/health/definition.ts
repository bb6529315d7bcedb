import { z } from "zod"
import type { FieldError } from "#kernel/errors.ts"
import type { LibraryKind } from "#modules/library/index.ts"
import { bilingualSchema } from "#platform/http/shapes.ts"
import { bands } from "./contract.ts"

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

const groupSchema = z.strictObject({
  key: keySchema,
  name: bilingualSchema,
  weight: weightSchema,
  inputs: z.array(inputSchema).min(1),
})

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

/** A score document (design §5). */
export const scoreSchema = z
  .strictObject({
    key: keySchema,
    name: bilingualSchema,
    about: bilingualSchema,
    groups: z.array(groupSchema).min(1),
    combine: z.literal("weighted_mean", {
      error: "weighted_mean is the one way of combining groups so far; product and min are not accepted yet",
    }),
    bands: bandsSchema,
  })
  .check((context) => {
    const { groups } = context.value
    const twice = (keys: string[]) => keys.find((key, i) => keys.indexOf(key) !== i)
    const group = twice(groups.map(({ key }) => key))
    const metric = twice(groups.flatMap(({ inputs }) => inputs.map((input) => input.metric)))
    for (const [what, key] of Object.entries({ group, metric }))
      if (key)
        context.issues.push({
          code: "custom",
          path: ["groups"],
          message: `the ${what} '${key}' stands twice: once is enough, with the weight of both`,
          input: groups,
        })
  })
export type ScoreDefinition = z.output<typeof scoreSchema>

export const scoreKind: LibraryKind<ScoreDefinition> = {
  kind: "scores",
  schema: scoreSchema,
  check(scores, others) {
    const metrics = new Set(others("metrics").map(({ key }) => key))
    return scores.flatMap((score) =>
      score.groups.flatMap((group, g) =>
        group.inputs.flatMap(({ metric }, i): FieldError[] =>
          metrics.has(metric)
            ? []
            : [
                {
                  path: `${score.key}.groups[${g}].inputs[${i}].metric`,
                  message: `no metric '${metric}' is defined`,
                },
              ],
        ),
      ),
    )
  },
}
