import type { en } from "../../locales/en.ts"
import type { Act } from "./document.ts"
import type { Path } from "./edit-document.ts"

/** How a field is filled in. */
export type FieldKind =
  | "line"
  | "both"
  | "both_long"
  | "both_list"
  | "time"
  | "days"
  | "wait"
  | "number"
  | "percent"
  | "condition"
  | "role"
  | "contacts"
  | "template"
  | "play"
  | "property"
  | "values"
  | "step"
  | "waits"

type Label = keyof typeof en.play_form.field

/** A field of a form: where it writes in the document, and how. `optional`: left empty it is left out. */
export type FieldSpec = { path: Path; kind: FieldKind; label: Label; optional?: true }

const field = (path: string, kind: FieldKind, label: Label): FieldSpec => ({
  path: path.split("."),
  kind,
  label,
})
const maybe = (path: string, kind: FieldKind, label: Label): FieldSpec => ({
  ...field(path, kind, label),
  optional: true,
})

const next = maybe("next", "step", "next")
const message = (act: "email" | "in_app" | "push" | "telegram"): FieldSpec[] => [
  field(`${act}.template`, "template", "template"),
  field(`${act}.to`, "contacts", "to"),
  maybe(`${act}.values`, "values", "values"),
  next,
]

/** The fields of each kind of step, in the order in which one fills them in. */
export const stepFields: Record<Act, FieldSpec[]> = {
  task: [
    field("task.title", "both", "title"),
    field("task.role", "role", "role"),
    field("task.due", "time", "due"),
    maybe("task.about", "both_long", "about"),
    maybe("task.checklist", "both_list", "checklist"),
    maybe("task.wait", "waits", "waits"),
    next,
  ],
  email: message("email"),
  in_app: message("in_app"),
  push: message("push"),
  telegram: message("telegram"),
  notify: [
    field("notify.role", "role", "role"),
    field("notify.title", "both", "title"),
    field("notify.text", "both_long", "text"),
    next,
  ],
  webhook: [field("webhook.url", "line", "url"), maybe("webhook.values", "values", "values"), next],
  change: [
    field("change.field", "property", "field"),
    field("change.to", "line", "set_to"),
    maybe("change.because", "both", "because"),
    next,
  ],
  wait: [field("wait", "wait", "wait"), next],
  wait_until: [
    field("wait_until.when", "condition", "when"),
    field("wait_until.within", "time", "within"),
    { ...next, label: "happens" },
    maybe("wait_until.otherwise", "step", "timed_out"),
  ],
  branch: [
    field("branch.when", "condition", "when"),
    maybe("branch.holds", "step", "yes"),
    maybe("branch.otherwise", "step", "no"),
  ],
  approval: [
    field("approval.title", "both", "title"),
    field("approval.role", "role", "role"),
    field("approval.due", "time", "due"),
    maybe("approval.about", "both_long", "about"),
    { ...next, label: "approved" },
    maybe("approval.otherwise", "step", "declined"),
  ],
  start_play: [field("start_play", "play", "play"), next],
  end_play: [field("end_play", "play", "play"), next],
}

/** What a play is called. */
export const nameFields: FieldSpec[] = [field("name", "both", "name"), field("about", "both_long", "about")]

/** Whom a play is for, and how often. */
export const entryFields: FieldSpec[] = [
  maybe("only", "condition", "only"),
  maybe("reentry.after", "days", "reentry_after"),
  maybe("reentry.most", "number", "reentry_most"),
]

/** How a play ends. */
export const endFields: FieldSpec[] = [
  maybe("goal", "condition", "goal"),
  maybe("ends_after", "days", "ends_after"),
]

/** Why a play stops, of each of its conditions. */
export const stopFields: FieldSpec[] = [
  field("when", "condition", "when"),
  field("because", "both", "stop_because"),
]

/** What an experiment is made of. */
export const holdOutFields: FieldSpec[] = [
  field("hold_out.share", "percent", "share"),
  maybe("hold_out.horizon", "days", "horizon"),
  maybe("hold_out.planned", "number", "planned"),
]

/** The ways a play starts: where each is written, its value at first, and what is to be filled in. */
export const startWays = [
  { way: "signal", at: ["start", "signal"], first: true, fields: [] },
  {
    way: "entry",
    at: ["start", "entry"],
    first: "",
    fields: [field("start.entry", "condition", "segment")],
  },
  { way: "exit", at: ["start", "exit"], first: "", fields: [field("start.exit", "condition", "segment")] },
  {
    way: "renewal",
    at: ["start", "date", "renewal"],
    first: "90d",
    fields: [field("start.date.renewal", "days", "days_before")],
  },
  {
    way: "created",
    at: ["start", "date", "created"],
    first: "7d",
    fields: [field("start.date.created", "days", "days_after")],
  },
  { way: "by_hand", at: ["start", "by_hand"], first: true, fields: [] },
] as const satisfies { way: string; at: Path; first: unknown; fields: FieldSpec[] }[]
