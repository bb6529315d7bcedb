import { z } from "zod"
import type { FieldError } from "#kernel/errors.ts"
import { expressionFault } from "#modules/health/index.ts"
import type { LibraryKind } from "#modules/library/index.ts"
import { readCondition } from "#modules/signals/index.ts"
import { bilingualSchema } from "#platform/http/shapes.ts"
import { flowFaults } from "./flow.ts"

const keySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, "a key of lower-case letters, digits and _, as falling_use")
  .max(80)
/** A step's key, or where a play ends. */
const targetSchema = keySchema
const durationSchema = z.string().regex(/^[1-9]\d{0,3}[hd]$/, "hours or days, as 4h or 3d")
/** Until so long after the run began; months are calendar months: from 10 March to 10 May. */
const fromStartSchema = z.strictObject({
  after_start: z.string().regex(/^[1-9]\d{0,3}(h|d|mo)$/, "hours, days or months, as 2mo"),
})
const daysSchema = z.string().regex(/^[1-9]\d{0,3}d$/, "days, as 30d")
const conditionSchema = z.string().trim().min(1).max(1000)
const roleSchema = z.string().regex(/^[a-z][a-z_]*$/, "a role, as csm or renewal_manager")

const messageSchema = z.strictObject({
  template: keySchema,
  /** Roles of the contact at the customer, the first that someone with an address holds. */
  to: z.union([roleSchema, z.array(roleSchema).min(1).max(10)]).transform((to) => [to].flat()),
  values: z.record(z.string(), z.string().max(2000)).optional(),
})
export type MessageAct = z.output<typeof messageSchema>

const taskSchema = z.strictObject({
  role: roleSchema,
  title: bilingualSchema,
  about: bilingualSchema.optional(),
  due: durationSchema,
  checklist: z.array(bilingualSchema).max(30).default([]),
  /** False: the play goes on without waiting until it is done. */
  wait: z.boolean().default(true),
})
export type TaskAct = z.output<typeof taskSchema>

const changeSchema = z
  .strictObject({
    field: z
      .string()
      .regex(
        /^(touch_model|tier|segment|traits\.[A-Za-z0-9_]{1,80})$/,
        "touch_model, tier, segment or traits.NAME",
      ),
    to: z.string().max(200),
    /** Why, as the account's story tells it; of a touch model. */
    because: bilingualSchema.optional(),
  })
  .refine(({ field, to }) => field !== "touch_model" || ["tech", "low", "high"].includes(to), {
    path: ["to"],
    message: "a touch model is tech, low or high",
  })

/** What a step can do; a step does exactly one of these. */
const acts = {
  task: taskSchema,
  email: messageSchema,
  in_app: messageSchema,
  push: messageSchema,
  telegram: messageSchema,
  notify: z.strictObject({ role: roleSchema, title: bilingualSchema, text: bilingualSchema }),
  webhook: z.strictObject({
    url: z.url({ protocol: /^https?$/ }).max(1000),
    values: z.record(z.string(), z.string().max(2000)).default({}),
  }),
  change: changeSchema,
  wait: z.union([durationSchema, fromStartSchema], {
    error: "hours or days, as 4h or 3d, or after_start: 2mo",
  }),
  wait_until: z.strictObject({
    when: conditionSchema,
    within: durationSchema,
    otherwise: targetSchema.optional(),
  }),
  branch: z.strictObject({
    when: conditionSchema,
    holds: targetSchema.optional(),
    otherwise: targetSchema.optional(),
  }),
  approval: z.strictObject({
    role: roleSchema,
    title: bilingualSchema,
    about: bilingualSchema.optional(),
    due: durationSchema,
    otherwise: targetSchema.default("end"),
  }),
  start_play: keySchema,
  end_play: keySchema,
} as const
export const actNames = Object.keys(acts) as ActName[]
export type ActName = keyof typeof acts

const optionalActs = {
  task: acts.task.optional(),
  email: acts.email.optional(),
  in_app: acts.in_app.optional(),
  push: acts.push.optional(),
  telegram: acts.telegram.optional(),
  notify: acts.notify.optional(),
  webhook: acts.webhook.optional(),
  change: acts.change.optional(),
  wait: acts.wait.optional(),
  wait_until: acts.wait_until.optional(),
  branch: acts.branch.optional(),
  approval: acts.approval.optional(),
  start_play: acts.start_play.optional(),
  end_play: acts.end_play.optional(),
}

const stepSchema = z
  .strictObject({ key: keySchema, ...optionalActs, next: targetSchema.optional() })
  .check((context) => {
    const step = context.value
    const does = actNames.filter((name) => step[name] !== undefined)
    const fault = (path: PropertyKey[], message: string) =>
      context.issues.push({ code: "custom", path, message, input: step })
    if (step.key === "end") fault(["key"], "'end' is where a play ends: call the step otherwise")
    if (does.length !== 1)
      fault(
        [],
        `a step does one thing (${actNames.join(", ")}), this one ${does.length === 0 ? "none" : `does ${does.join(" and ")}`}`,
      )
    if (step.branch && step.next) fault(["next"], "a branch leads on by holds and otherwise")
  })
export type Step = z.output<typeof stepSchema>

const startSchema = z
  .strictObject({
    /** An alert of any signal that names this play. */
    signal: z.literal(true).optional(),
    /** Conditions over account.*: an account begins, or ceases, to meet it. */
    entry: conditionSchema.optional(),
    exit: conditionSchema.optional(),
    date: z
      .strictObject({ renewal: daysSchema.optional(), created: daysSchema.optional() })
      .refine((date) => (date.renewal === undefined) !== (date.created === undefined), {
        message: "either renewal: days before the end of a term, or created: days after the account began",
      })
      .optional(),
    by_hand: z.literal(true).optional(),
  })
  .refine((start) => Object.values(start).filter((way) => way !== undefined).length === 1, {
    message: "one way to start: signal, entry, exit, date or by_hand; every play can also be started by hand",
  })

/** A play document. */
export const playSchema = z
  .strictObject({
    key: keySchema,
    name: bilingualSchema,
    about: bilingualSchema,
    start: startSchema,
    /** A condition over account.*: whom it is for; others are refused. */
    only: conditionSchema.optional(),
    /** Reached: the run ends as a success. */
    goal: conditionSchema.optional(),
    /** Any of these holds: the run ends. */
    stop: z
      .array(z.strictObject({ when: conditionSchema, because: bilingualSchema }))
      .max(20)
      .default([]),
    /** When a run without its goal ends as failed. */
    ends_after: daysSchema.default("90d"),
    reentry: z
      .strictObject({ after: daysSchema.default("30d"), most: z.number().int().min(1).max(1000).optional() })
      .default({ after: "30d" }),
    hold_out: z
      .strictObject({
        share: z.number().min(0.01).max(0.9),
        salt: z.string().max(80).default("1"),
        /** Days after the start in which a loss counts. */
        horizon: daysSchema.default("90d"),
        /** Accounts in the smaller group before the result is told. */
        planned: z.number().int().min(20).max(1_000_000).default(100),
      })
      .optional(),
    steps: z.array(stepSchema).min(1).max(100),
  })
  .check((context) => {
    const play = context.value
    for (const { path, message } of [...flowFaults(play.steps), ...segmentFaults(play)])
      context.issues.push({ code: "custom", path, message, input: play })
  })
export type Play = z.output<typeof playSchema>

type Fault = { path: PropertyKey[]; message: string }

const segmentFaults = ({ only, start }: z.output<typeof segments>): Fault[] =>
  [
    { path: ["only"], text: only },
    { path: ["start", "entry"], text: start.entry },
    { path: ["start", "exit"], text: start.exit },
  ].flatMap(({ path, text }) => {
    const message = text === undefined ? null : expressionFault(text)
    return message === null ? [] : [{ path, message }]
  })
const segments = z.object({ only: conditionSchema.optional(), start: startSchema })

export const playKind: LibraryKind<Play> = {
  kind: "plays",
  schema: playSchema,
  refersTo: ["metrics", "scores", "messages"],
  check(plays, others) {
    const keys = (kind: string) => new Set(others(kind).map(({ key }) => key))
    const known = { metrics: keys("metrics"), scores: keys("scores") }
    const templates = keys("messages")
    const names = new Set(plays.map(({ key }) => key))
    return plays.flatMap((play) => {
      const absent = (place: string, what: string, key: string | undefined, of: ReadonlySet<string>) =>
        key === undefined || of.has(key)
          ? []
          : [{ path: `${play.key}.${place}`, message: `no ${what} '${key}' is defined` }]
      const conditions = conditionsOf(play).flatMap(({ place, text }): FieldError[] => {
        const condition = readCondition(text, known)
        return "fault" in condition ? [{ path: `${play.key}.${place}`, message: condition.fault }] : []
      })
      const steps = play.steps.flatMap((step, at) => [
        ...messageNames.flatMap((name) =>
          absent(`steps[${at}].${name}.template`, "message", step[name]?.template, templates),
        ),
        ...absent(`steps[${at}].start_play`, "play", step.start_play, names),
        ...absent(`steps[${at}].end_play`, "play", step.end_play, names),
      ])
      return [...conditions, ...steps]
    })
  },
}

export const messageNames = ["email", "in_app", "push", "telegram"] as const

/** Every condition of a play over metrics and scores, each with its place in the document. */
export function conditionsOf(play: Play): { place: string; text: string }[] {
  return [
    ...(play.goal === undefined ? [] : [{ place: "goal", text: play.goal }]),
    ...play.stop.map(({ when }, at) => ({ place: `stop[${at}].when`, text: when })),
    ...play.steps.flatMap(({ wait_until, branch }, at) => [
      ...(wait_until ? [{ place: `steps[${at}].wait_until.when`, text: wait_until.when }] : []),
      ...(branch ? [{ place: `steps[${at}].branch.when`, text: branch.when }] : []),
    ]),
  ]
}

/** What a step does. */
export const actOf = (step: Step): ActName => {
  const name = actNames.find((known) => step[known] !== undefined)
  if (!name) throw new Error(`step '${step.key}' does nothing`)
  return name
}
