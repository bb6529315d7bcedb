import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { bilingualSchema, instantSchema } from "#platform/http/shapes.ts"

export const taskStates = ["open", "done", "cancelled"] as const

export const taskSchema = z.object({
  id: z.uuid(),
  account_id: z.string(),
  account_name: z.string(),
  title: bilingualSchema,
  about: bilingualSchema.nullable(),
  checklist: z.array(bilingualSchema),
  /** Whose work it is; with no owner it lies in this role's pool. */
  role: z.string(),
  owner_email: z.string().nullable(),
  /** A decision is asked for: done with `approved` or `declined`. */
  approval: z.boolean(),
  state: z.enum(taskStates),
  due_at: instantSchema,
  overdue: z.boolean(),
  snoozed_until: instantSchema.nullable(),
  result: z.string().nullable(),
  created_at: instantSchema,
  ended_at: instantSchema.nullable(),
  /** The play that asked for it; null: a person did. */
  play: z.string().nullable(),
  run_id: z.uuid().nullable(),
  history: z.array(
    z.object({ at: instantSchema, by: z.string(), what: z.string(), note: z.string().nullish() }),
  ),
})
export type TaskJson = z.output<typeof taskSchema>

const taskParams = z.object({ id: z.uuid() })
const noteSchema = z.string().trim().max(2000).optional()

export const listTasks = endpoint({
  method: "GET",
  path: "/api/v1/tasks",
  summary: "Tasks, the most urgent first: of a member, of a pool, of an account, or all",
  access: { right: "plays:read" },
  query: z.object({
    state: z.enum(taskStates).default("open"),
    /** `me`, or a member's address. */
    owner: z.string().max(254).optional(),
    /** Nobody's yet: of this role's pool; `any`: of all pools. */
    pool: z.string().max(100).optional(),
    account_id: z.string().max(200).optional(),
    /** Snoozed ones are left out unless asked for. */
    snoozed: z.stringbool().default(false),
    cursor: z.string().max(500).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  response: z.object({ tasks: z.array(taskSchema), next_cursor: z.string().nullable() }),
})

export const createTask = endpoint({
  method: "POST",
  path: "/api/v1/tasks",
  summary: "Put a task on an account; without an owner it lies in the role's pool",
  access: { right: "plays:write" },
  body: z.strictObject({
    account_id: z.string().min(1).max(200),
    title: z.string().trim().min(1).max(300),
    about: z.string().trim().max(4000).optional(),
    role: z
      .string()
      .regex(/^[a-z][a-z_]*$/)
      .max(100)
      .default("csm"),
    owner_email: z.email().max(254).toLowerCase().nullish(),
    due_at: instantSchema,
  }),
  status: 201,
  response: taskSchema,
})

export const finishTask = endpoint({
  method: "POST",
  path: "/api/v1/tasks/:id/done",
  summary: "Say that a task is done, with its result; the play that waits for it goes on",
  access: { right: "plays:write" },
  params: taskParams,
  body: z.strictObject({
    result: z.string().trim().max(200).optional(),
    /** Of a task that asks for a decision. */
    decision: z.enum(["approved", "declined"]).optional(),
    note: noteSchema,
  }),
  response: taskSchema,
})

export const snoozeTask = endpoint({
  method: "POST",
  path: "/api/v1/tasks/:id/snooze",
  summary: "Put a task aside until an instant; its due time stays",
  access: { right: "plays:write" },
  params: taskParams,
  body: z.strictObject({ until: instantSchema, note: noteSchema }),
  response: taskSchema,
})

export const handOverTask = endpoint({
  method: "POST",
  path: "/api/v1/tasks/:id/hand-over",
  summary: "Give a task to a member, or (null) back to the pool",
  access: { right: "plays:write" },
  params: taskParams,
  body: z.strictObject({ to: z.email().max(254).toLowerCase().nullable(), note: noteSchema }),
  response: taskSchema,
})

export const takeTask = endpoint({
  method: "POST",
  path: "/api/v1/tasks/:id/take",
  summary: "Take a task out of its pool; refused where somebody was quicker",
  access: { right: "plays:write" },
  params: taskParams,
  body: z.strictObject({}),
  response: taskSchema,
})

export const cancelTask = endpoint({
  method: "POST",
  path: "/api/v1/tasks/:id/cancel",
  summary: "Cancel a task, with the reason; the play that waits for it goes on",
  access: { right: "plays:write" },
  params: taskParams,
  body: z.strictObject({ note: z.string().trim().min(1).max(2000) }),
  response: taskSchema,
})
