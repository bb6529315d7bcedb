import { z } from "zod"
import { bilingualSchema } from "#platform/http/shapes.ts"

const text = z.string().optional()
const message = z.object({ template: z.string(), to: z.array(z.string()) }).optional()
const work = z.object({ role: z.string(), title: bilingualSchema, due: z.string() })

/** A step as it is drawn. */
export const drawnStep = z.object({
  key: z.string(),
  next: text,
  task: work.extend({ checklist: z.array(bilingualSchema).default([]) }).optional(),
  email: message,
  in_app: message,
  push: message,
  telegram: message,
  notify: z.object({ role: z.string(), title: bilingualSchema }).optional(),
  webhook: z.object({ url: z.string() }).optional(),
  change: z.object({ field: z.string(), to: z.string() }).optional(),
  wait: z.union([z.string(), z.object({ after_start: z.string() })]).optional(),
  wait_until: z.object({ when: z.string(), within: z.string(), otherwise: text }).optional(),
  branch: z.object({ when: z.string(), holds: text, otherwise: text }).optional(),
  approval: work.extend({ otherwise: z.string() }).optional(),
  start_play: text,
  end_play: text,
})

/** A play as it is drawn. */
export const drawnPlay = z.object({
  key: z.string(),
  name: bilingualSchema,
  about: bilingualSchema,
  start: z.object({
    signal: z.literal(true).optional(),
    entry: text,
    exit: text,
    date: z.object({ renewal: text, created: text }).optional(),
    by_hand: z.literal(true).optional(),
  }),
  only: text,
  goal: text,
  stop: z.array(z.object({ when: z.string(), because: bilingualSchema })),
  ends_after: z.string(),
  reentry: z.object({ after: z.string(), most: z.number().optional() }),
  hold_out: z.object({ share: z.number(), horizon: z.string() }).optional(),
  steps: z.array(drawnStep),
})
export type DrawnPlay = z.output<typeof drawnPlay>
export type DrawnStep = DrawnPlay["steps"][number]

export const acts = [
  "task",
  "email",
  "in_app",
  "push",
  "telegram",
  "notify",
  "webhook",
  "change",
  "wait",
  "wait_until",
  "branch",
  "approval",
  "start_play",
  "end_play",
] as const
export type Act = (typeof acts)[number]

/** What a step does. */
export const actOf = (drawn: DrawnStep): Act => acts.find((act) => drawn[act] !== undefined) ?? "wait"

/** The order in which parts of a play are written. */
const order =
  "key name about start only goal stop ends_after reentry hold_out steps role template to title text when within holds otherwise due wait after_start checklist because values en ru next".split(
    " ",
  )
const rank = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length)

/** A document with its parts in the order in which one reads them. */
export const inOrder = (document: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(document)
      .sort(([a], [b]) => rank(a) - rank(b))
      .map(([key, part]: [string, unknown]) => [key, within(part)]),
  )

const within = (part: unknown): unknown => {
  if (Array.isArray(part)) return part.map(within)
  return typeof part === "object" && part !== null ? inOrder(part) : part
}

const messages = ["email", "in_app", "push", "telegram"]

/** A document as the server completes it, as far as drawing it needs. */
export function withDefaults(document: Record<string, unknown>): Record<string, unknown> {
  const defaults = { stop: [], ends_after: "90d", reentry: { after: "30d" } }
  const steps = Array.isArray(document["steps"]) ? document["steps"] : []
  return { ...defaults, ...document, steps: steps.map(withRoles) }
}

/** A role that stands alone is a list of one. */
export const withRoles = (step: unknown): unknown =>
  typeof step !== "object" || step === null
    ? step
    : Object.fromEntries(
        Object.entries(step).map(([key, part]: [string, unknown]) =>
          messages.includes(key) && typeof part === "object" && part !== null && "to" in part
            ? [key, { ...part, to: [part.to].flat() }]
            : [key, part],
        ),
      )
