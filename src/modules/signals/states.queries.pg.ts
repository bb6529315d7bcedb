import { sql } from "kysely"
import type { Day } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { State } from "./rules.ts"

export type Watch = { signal: string; enabled: boolean | null; version: number; walkedTo: Day | null }

/** Every signal that was ever watched or switched. */
export async function watches(tx: Tx): Promise<Watch[]> {
  const rows = await tx.selectFrom("signal_watches").selectAll().execute()
  return rows.map(({ signal, enabled, version, walked_to }) => ({
    signal,
    enabled,
    version,
    walkedTo: walked_to,
  }))
}

/** A signal's row, made where it is missing and locked until the transaction ends. */
export async function lockWatch(tx: Tx, ctx: Context, signal: string): Promise<Watch> {
  await tx
    .insertInto("signal_watches")
    .values({ workspace_id: ctx.workspace.id, signal })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await tx
    .selectFrom("signal_watches")
    .selectAll()
    .where("signal", "=", signal)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { signal, enabled: row.enabled, version: row.version, walkedTo: row.walked_to }
}

/** Notes how far a signal was walked, and by which version. */
export async function saveWatch(
  tx: Tx,
  signal: string,
  version: number,
  walkedTo: Day | null,
): Promise<void> {
  await tx
    .updateTable("signal_watches")
    .set({ version, walked_to: walkedTo })
    .where("signal", "=", signal)
    .execute()
}

/** Switches a signal on or off; from on, its walk begins anew. */
export async function switchSignal(tx: Tx, signal: string, enabled: boolean): Promise<void> {
  await tx
    .updateTable("signal_watches")
    .set({ enabled, walked_to: null })
    .where("signal", "=", signal)
    .execute()
}

/** What a signal holds against accounts, of all or of some; those not named are idle. */
export async function statesOf(
  tx: Tx,
  signal: string,
  accounts?: readonly string[],
): Promise<Map<string, State>> {
  const rows = await tx
    .selectFrom("signal_states")
    .select(["account_id", "held", "opened_on", "crossing"])
    .where("signal", "=", signal)
    .$if(accounts !== undefined, (query) =>
      query.where(sql<boolean>`account_id = ANY(${[...(accounts ?? [])]})`),
    )
    .execute()
  return new Map(
    rows.map(({ account_id, held, opened_on, crossing }) => [
      account_id,
      { held, openedOn: opened_on, crossing },
    ]),
  )
}

/** The crossings that stand, by signal and account. */
export async function standingCrossings(
  tx: Tx,
  accounts: readonly string[],
): Promise<Map<string, Map<string, string>>> {
  const rows = await tx
    .selectFrom("signal_states")
    .select(["signal", "account_id", "crossing"])
    .where(sql<boolean>`account_id = ANY(${[...accounts]})`)
    .execute()
  const found = new Map<string, Map<string, string>>()
  for (const { signal, account_id, crossing } of rows) {
    if (crossing === null) continue
    const known = found.get(signal)
    if (known) known.set(account_id, crossing)
    else found.set(signal, new Map([[account_id, crossing]]))
  }
  return found
}

/** Writes states; those that are idle are taken away. */
export async function saveStates(
  tx: Tx,
  ctx: Context,
  signal: string,
  states: ReadonlyMap<string, State>,
): Promise<void> {
  const all = [...states]
  const gone = all.filter(([, { held, openedOn }]) => held === 0 && openedOn === null)
  const kept = all.filter(([, { held, openedOn }]) => held > 0 || openedOn !== null)
  if (gone.length > 0)
    await tx
      .deleteFrom("signal_states")
      .where("signal", "=", signal)
      .where(sql<boolean>`account_id = ANY(${gone.map(([account]) => account)})`)
      .execute()
  if (kept.length === 0) return
  await sql`
    INSERT INTO signal_states (workspace_id, signal, account_id, held, opened_on, crossing)
    SELECT ${ctx.workspace.id}::uuid, ${signal}, * FROM unnest(
      ${kept.map(([account]) => account)}::text[], ${kept.map(([, { held }]) => held)}::int[],
      ${kept.map(([, { openedOn }]) => openedOn)}::date[], ${kept.map(([, { crossing }]) => crossing)}::text[])
    ON CONFLICT (workspace_id, signal, account_id)
    DO UPDATE SET held = excluded.held, opened_on = excluded.opened_on, crossing = excluded.crossing`.execute(
    tx,
  )
}

/** Forgets days in a row that were counted by other words, or with days missing between. Alerts stay. */
export async function forgetHeld(tx: Tx, signal: string): Promise<void> {
  await tx.deleteFrom("signal_states").where("signal", "=", signal).where("crossing", "is", null).execute()
}
