import { Problem } from "#kernel/errors.ts"
import { type Day, dayOf } from "#kernel/time.ts"
import type { Engines } from "#platform/engines.ts"
import { inWorkspace, type Tx } from "#platform/postgres/open.ts"
import type { Right, Role } from "./rights.ts"

/** Who acts. */
export type Actor =
  | { kind: "member"; id: string; email: string; name: string; role: Role; sessionId: string }
  | { kind: "key"; id: string; name: string; scopes: readonly Right[] }
  | { kind: "system"; name: string }

/** Hours of the day [from, to) in the workspace's zone, on these weekdays (ISO: Monday is 1). */
export type WorkHours = { from: number; to: number; weekdays: readonly number[] }

export type Workspace = {
  id: string
  name: string
  currency: string
  timeZone: string
  language: "en" | "ru"
  isDemo: boolean
  workHours: WorkHours
  /** Days on which nobody works although the weekday would be one, ascending. */
  holidays: readonly Day[]
}

/** Everything a use case is given: who acts, where, at what time, with which engines. */
export type Context = Engines & { actor: Actor; workspace: Workspace; rights: ReadonlySet<Right>; now: Date }

/** Refuses an actor who may not do this. */
export function requireRight(ctx: Context, right: Right): void {
  if (ctx.actor.kind !== "system" && !ctx.rights.has(right))
    throw new Problem(
      "forbidden",
      `This needs the right '${right}', which ${describeActor(ctx.actor)} does not have.`,
    )
}

const describeActor = (actor: Actor): string =>
  actor.kind === "member" ? `the role '${actor.role}'` : `the key '${actor.name}'`

/** One transaction in the context's workspace. */
export const transaction = <T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inWorkspace(ctx.records, ctx.workspace.id, work)

/** The workspace's calendar day of the context's instant. */
export const today = (ctx: Context): Day => dayOf(ctx.now, ctx.workspace.timeZone)
