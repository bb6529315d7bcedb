import { newId } from "#kernel/ids.ts"
import { accountFacts, accountTest } from "#modules/health/index.ts"
import { type Context, today } from "#modules/identity/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { playInForce, type SavedPlay } from "./definitions.ts"
import { playRow } from "./play-row.ts"
import type { Refusal } from "./plays.contract.ts"
import { decideStart, later, type Past } from "./rules.ts"
import { insertRuns } from "./runs.queries.pg.ts"
import { queueAdvance } from "./schedule.ts"
import {
  type Because,
  decidedStarts,
  insertStarts,
  lockStarts,
  pastOf,
  playsOn,
  type StartRow,
} from "./starts.queries.pg.ts"

/** A would-be start. What was decided under a `key` stays decided. */
export type Start = { account_id: string; key: string; because: Because }

export type Started = {
  account_id: string
  decision: "started" | "held_out" | "refused"
  reason: Refusal | null
  run_id: string | null
}

const noPast: Past = { starts: 0, lastStart: null, running: false, failures: 0 }

type Decided = {
  /** Every start's decision, in the order they were asked. */
  decisions: Started[]
  /** Those decided now, to be kept. */
  rows: StartRow[]
  runs: { id: string; start: Start }[]
}

/** Decides would-be starts of a play, each once by its key, and writes nothing. */
export async function decideStarts(
  tx: Tx,
  ctx: Context,
  { body }: SavedPlay,
  starts: readonly Start[],
): Promise<Decided> {
  const told = new Map<string, Started>()
  for (const decided of await decidedStarts(tx, body.key, starts)) {
    const { account_id, start_key, decision, reason, run_id } = decided
    told.set(placeOf({ account_id, key: start_key }), { account_id, decision, reason, run_id })
  }
  const fresh = starts.filter((start) => !told.has(placeOf(start)))
  const accounts = [...new Set(fresh.map(({ account_id }) => account_id))]
  const facts = new Map((await accountFacts(tx, accounts)).map((account) => [account.id, account]))
  const past = await pastOf(tx, body.key, accounts)
  const only = body.only === undefined ? undefined : accountTest(body.only)
  const at = { now: ctx.now, zone: ctx.workspace.timeZone }
  const rows: StartRow[] = []
  const runs: Decided["runs"] = []
  for (const start of fresh) {
    const { account_id, key, because } = start
    if (told.has(placeOf(start))) continue
    const before = past.get(account_id) ?? noPast
    const decided = decideStart({ ...body, only }, facts.get(account_id), before, at)
    const { decision } = decided
    const reason = decided.decision === "refused" ? decided.reason : null
    const run_id = decision === "started" ? newId() : null
    told.set(placeOf(start), { account_id, decision, reason, run_id })
    if (reason === "no_account") continue
    rows.push({ account_id, start_key: key, at: ctx.now, decision, reason, because })
    if (reason !== null) continue
    const running = run_id !== null
    past.set(account_id, { ...before, starts: before.starts + 1, lastStart: ctx.now, running })
    if (run_id) runs.push({ id: run_id, start })
  }
  const decisions = starts.map((start) => told.get(placeOf(start)) ?? refused(start.account_id, "no_account"))
  return { decisions, rows, runs }
}

/**
 * Decides would-be starts of a play, some thousands at most, each once by its key, and begins the runs of those that
 * start. Both groups of a hold-out and every refusal are kept; of a play that is switched off nothing is.
 */
export async function startPlay(
  tx: Tx,
  ctx: Context,
  play: string,
  starts: readonly Start[],
): Promise<Started[]> {
  const saved = (await playsOn(tx)).has(play) ? await playInForce(tx, play) : null
  if (!saved) return starts.map(({ account_id }) => refused(account_id, "off"))
  await lockStarts(tx, ctx.workspace.id, play)
  const { decisions, rows, runs } = await decideStarts(tx, ctx, saved, starts)
  const { version, body } = saved
  const workspaceId = ctx.workspace.id
  const salt = body.hold_out?.salt ?? ""
  await insertStarts(tx, { workspaceId, play, version, salt, day: today(ctx) }, rows)
  const begun = runs.map(({ id, start }) => ({
    id,
    account_id: start.account_id,
    start_key: start.key,
    because: start.because,
    step: body.steps[0]?.key ?? null,
    ends_by: later(ctx.now, body.ends_after, ctx.workspace.timeZone),
  }))
  await insertRuns(tx, { workspaceId, play, version, now: ctx.now }, begun)
  const append = begun.map(({ id, account_id, because }) =>
    playRow(ctx, { id, account_id, play }, "started", because),
  )
  await queueRows(tx, ctx, { append, retract: [] })
  if (runs.length > 0) await queueAdvance(tx, ctx)
  return decisions
}

const placeOf = ({ account_id, key }: { account_id: string; key: string }): string =>
  JSON.stringify([account_id, key])

const refused = (account_id: string, reason: Refusal): Started => ({
  account_id,
  decision: "refused",
  reason,
  run_id: null,
})
