import { z } from "zod"
import { type FieldError, Problem } from "#kernel/errors.ts"
import { faultsOf } from "#modules/library/index.ts"
import { bilingualSchema } from "#platform/http/shapes.ts"
import { subjects, units } from "./contract.ts"
import { FormulaError, parseFormula, referencesOf } from "./formula.ts"

/** What is taken of the rows in the window. `days_until_next` looks ahead, every other one back. */
export const takes = [
  "count",
  "sum",
  "mean",
  "min",
  "max",
  "last",
  "distinct_people",
  "distinct_days",
  "distinct_names",
  "days_since_last",
  "days_until_next",
] as const
export type Take = (typeof takes)[number]

const keySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, "a key of lower-case letters, digits and _, as active_days_28d")

const head = {
  key: keySchema,
  name: bilingualSchema,
  /** What it tells and how it is computed, in a sentence. */
  about: bilingualSchema,
  /** A few words for the reason beside a score; {value}, {from} and {change} are filled in. */
  phrase: bilingualSchema.optional(),
  unit: z.enum(units),
  good: z.enum(["up", "down", "neither"]),
  subject: z.enum(subjects).optional(),
}

/** Which timeline rows: names ("usage.*": all that begin so) and what their properties must say, as text. */
const selectionSchema = z.strictObject({
  name: z
    .array(
      z
        .string()
        .min(1)
        .regex(/^[^*]*\*?$/, "a row name, or its beginning and *, as usage.*"),
    )
    .min(1)
    .max(50),
  where: z
    .record(z.string().min(1), z.union([z.string().min(1), z.number(), z.boolean()]).transform(String))
    .default({}),
})
export type Selection = z.output<typeof selectionSchema>

const overSchema = z
  .string()
  .regex(/^([1-9]\d{0,3}d|ever)$/, "a window of whole days as 28d, up to 9999d, or ever")

const takenSchema = z
  .strictObject({ ...head, of: selectionSchema, take: z.enum(takes), over: overSchema })
  .refine((metric) => metric.take !== "days_until_next" || metric.over === "ever", {
    path: ["over"],
    message: "days_until_next looks ahead without end: over must be ever",
  })

const formulaSchema = z.strictObject({
  ...head,
  formula: z
    .string()
    .max(1000)
    .check((context) => {
      const fault = formulaFault(context.value)
      if (fault) context.issues.push({ code: "custom", message: fault, input: context.value })
    }),
})

function formulaFault(text: string): string | null {
  try {
    parseFormula(text)
    return null
  } catch (error) {
    if (error instanceof FormulaError) return error.message
    throw error
  }
}

export type Taken = z.output<typeof takenSchema>
export type Definition = Taken | z.output<typeof formulaSchema>

export const isTaken = (definition: Definition): definition is Taken => "take" in definition

/** A metric document: rows taken over a window, or a formula over other metrics (design §5). */
export const metricSchema: z.ZodType<Definition> = z.unknown().transform((input, context) => {
  const isFormula = typeof input === "object" && input !== null && "formula" in input
  const parsed = isFormula ? formulaSchema.safeParse(input) : takenSchema.safeParse(input)
  if (parsed.success) return parsed.data
  for (const { path, message } of faultsOf(parsed.error))
    context.issues.push({ code: "custom", path, message, input })
  return z.NEVER
})

/** Faults between definitions: a formula over a metric that is not there, or that leads back to itself. */
export function definitionFaults(definitions: readonly Definition[]): FieldError[] {
  const byKey = new Map(definitions.map((definition) => [definition.key, definition]))
  const faults: FieldError[] = []
  const settled = new Set<string>()
  const visit = (definition: Definition, above: readonly string[]): void => {
    if (settled.has(definition.key) || isTaken(definition)) return
    const trail = [...above, definition.key]
    for (const { key } of referencesOf(parseFormula(definition.formula))) {
      const path = `${definition.key}.formula`
      const next = byKey.get(key)
      if (!next)
        faults.push({ path, message: `no metric '${key}' is defined: write a metric's key, or define it` })
      else if (trail.includes(key))
        faults.push({
          path,
          message: `goes in a circle: ${[...trail.slice(trail.indexOf(key)), key].join(" → ")}`,
        })
      else visit(next, trail)
    }
    settled.add(definition.key)
  }
  for (const definition of definitions) visit(definition, [])
  return faults
}

/** Refuses definitions with faults between them. */
export function checkDefinitions(definitions: readonly Definition[]): void {
  const faults = definitionFaults(definitions)
  if (faults.length > 0)
    throw new Problem("invalid", faults.map((fault) => `${fault.path}: ${fault.message}`).join("\n"), faults)
}
