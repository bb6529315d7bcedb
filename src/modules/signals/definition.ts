import { z } from "zod"
import type { FieldError } from "#kernel/errors.ts"
import { expressionFault } from "#modules/health/index.ts"
import type { LibraryKind } from "#modules/library/index.ts"
import { bilingualSchema } from "#platform/http/shapes.ts"
import { type Known, readCondition } from "./condition.ts"
import { severities, workspaceGrounds } from "./contract.ts"
import { eventFault } from "./event-condition.ts"

const keySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, "a key of lower-case letters, digits and _, as use_collapsed")

/** A text that some reader must accept. */
const readable = (fault: (text: string) => string | null) =>
  z
    .string()
    .min(1)
    .check((context) => {
      const message = fault(context.value)
      if (message !== null) context.issues.push({ code: "custom", message, input: context.value })
    })

const conditionSchema = readable((text) => {
  const condition = readCondition(text, null)
  return "fault" in condition ? condition.fault : null
})

const eventSchema = z.strictObject({
  /** Names of timeline rows; a name may end in *. */
  name: z
    .array(z.string().regex(/^[^*]+\*?$/, "a row name, or its beginning and *, as survey.*"))
    .min(1)
    .max(20),
  /** A condition over value, name, person and properties of the row. */
  where: readable(eventFault).optional(),
})

const dateSchema = z.strictObject({
  days_before: z.enum(["renewal"], { error: "renewal: the day of the account's next renewal" }),
  at: z
    .array(z.number().int().min(0).max(1000))
    .min(1)
    .max(12)
    .transform((days) => [...new Set(days)].sort((a, b) => b - a)),
})

/** What a signal may be opened by: exactly one. */
export const grounds = ["when", "event", "date", "source_silent", "workspace"] as const

/** A signal document (design §5). */
export const signalSchema = z
  .strictObject({
    key: keySchema,
    name: bilingualSchema.optional(),
    about: bilingualSchema.optional(),
    /** A condition over metric.*, score.*, account.*. */
    when: conditionSchema.optional(),
    /** What ends the alert; absent: that `when` no longer holds. */
    clear: conditionSchema.optional(),
    /** Held at the end of so many days in a row; 0d and 1d: at once. */
    for: z
      .string()
      .regex(/^(0|[1-9]\d{0,2})d$/, "whole days, as 3d; 0d: at once")
      .default("0d"),
    /** Opened by each row of the timeline that fits. */
    event: eventSchema.optional(),
    /** Opened so many days before a date. */
    date: dateSchema.optional(),
    /** Opened by a source of data that sent regularly and has been silent for so long. */
    source_silent: z
      .string()
      .regex(/^[1-9]\d{0,2}h$/, "hours, as 48h")
      .optional(),
    /**
     * Opened by the workspace as a whole, once a month has ended: its net churn crossed zero downwards or upwards, or
     * a cell of the month in the table of churn by cohorts is marked and nobody has reacted.
     */
    workspace: z.enum(workspaceGrounds, { error: `one of ${workspaceGrounds.join(", ")}` }).optional(),
    /** In the first days of January and May, and around holidays, a fall no greater than the year before is none. */
    season: z.literal("guard", { error: "guard, or leave it out" }).optional(),
    /** paying: MRR above 0 on the day; all; or a condition over account.*. */
    watch: readable((text) => (text === "paying" || text === "all" ? null : expressionFault(text))).default(
      "paying",
    ),
    owner: keySchema.default("csm"),
    severity: z.enum(severities, { error: `one of ${severities.join(", ")}` }).default("medium"),
    /** Working days or hours until it should be answered. */
    due: z
      .string()
      .regex(/^[1-9]\d{0,2}[dh]$/, "working days or hours, as 2d or 4h")
      .default("2d"),
    play: keySchema.optional(),
    enabled: z.boolean().default(true),
    /** What has to be there before it can say anything. */
    waits_for: bilingualSchema.optional(),
  })
  .check((context) => {
    const signal = context.value
    const fault = (path: string, message: string) =>
      context.issues.push({ code: "custom", path: [path], message, input: signal })
    const given = grounds.filter((ground) => signal[ground] !== undefined)
    if (given.length > 1)
      fault(given[1] ?? "when", `beside '${given[0]}': a signal is opened by one of ${grounds.join(", ")}`)
    if (given.length === 0 && !signal.waits_for)
      fault(
        "when",
        `what opens the alert: a condition as metric.active_days_28d < 5, or one of ${grounds.slice(1).join(", ")}`,
      )
    for (const path of ["clear", "season"] as const)
      if (signal[path] !== undefined && signal.when === undefined) fault(path, "goes with 'when' only")
    if (signal.for !== "0d" && signal.when === undefined) fault("for", "goes with 'when' only")
  })
  .transform((signal) => {
    const name = signal.name ?? { en: signal.key, ru: signal.key }
    return { ...signal, name, about: signal.about ?? name }
  })
export type Signal = z.output<typeof signalSchema>

/** The metric that a date before a renewal is counted by. */
export const renewalMetric = "days_to_renewal"

export const signalKind: LibraryKind<Signal> = {
  kind: "signals",
  schema: signalSchema,
  refersTo: ["metrics", "scores"],
  check(signals, others) {
    const known: Known = {
      metrics: new Set(others("metrics").map(({ key }) => key)),
      scores: new Set(others("scores").map(({ key }) => key)),
    }
    return signals.flatMap((signal) => signalFaults(signal, known))
  },
}

/** What does not go with the metrics and scores of the workspace. */
export function signalFaults(signal: Signal, known: Known): FieldError[] {
  if (signal.waits_for) return []
  const faults: FieldError[] = []
  for (const path of ["when", "clear"] as const) {
    const text = signal[path]
    const condition = text === undefined ? null : readCondition(text, known)
    if (condition && "fault" in condition)
      faults.push({ path: `${signal.key}.${path}`, message: condition.fault })
  }
  if (signal.date && !known.metrics.has(renewalMetric))
    faults.push({
      path: `${signal.key}.date`,
      message: `no metric '${renewalMetric}' is defined, which counts the days`,
    })
  return faults
}

/** Days in a row that `for` asks for, at least one. */
export const forDays = (signal: Signal): number => Math.max(1, Number.parseInt(signal.for, 10))
