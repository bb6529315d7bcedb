import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { newId } from "#kernel/ids.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { audit, type Context, transaction } from "#modules/identity/index.ts"
import { cursorOf, readCursor } from "./cursor.ts"
import { requirePlay } from "./definitions.ts"
import { clearUp } from "./end-runs.ts"
import type {
  getRun as getContract,
  listRuns as listContract,
  RunJson,
  startByHand as startContract,
  listStarts as startsContract,
} from "./plays.contract.ts"
import { type Run, runById, runsPage, saveRuns, stepsOf, takeRunning } from "./runs.queries.pg.ts"
import { startPlay } from "./start-play.ts"
import { startsPage } from "./starts.queries.pg.ts"
import { over } from "./walk.ts"
import { nameOf } from "./work-task.ts"

/** A run as the API tells it. */
const runJson = (run: Run & { name: string }): RunJson => ({
  id: run.id,
  play: run.play,
  version: run.version,
  account_id: run.account_id,
  account_name: run.name,
  because: run.because,
  started_at: run.started_at.toISOString(),
  step: run.step,
  waits_for: run.waits_for,
  until: run.until?.toISOString() ?? null,
  outcome: run.outcome,
  outcome_reason: run.outcome_reason,
  ended_at: run.ended_at?.toISOString() ?? null,
})

/** Runs of a play, or of an account. */
export async function listRuns(
  ctx: Context,
  of: { play: string } | { account_id: string },
  { state, cursor, limit }: z.output<typeof listContract.query>,
): Promise<z.input<typeof listContract.response>> {
  const before = readCursor(cursor)
  const rows = await transaction(ctx, async (tx) => {
    if ("account_id" in of) await requireAccount(tx, of.account_id)
    else await requirePlay(tx, of.play)
    return runsPage(tx, { ...of, state, before, limit: limit + 1 })
  })
  const shown = rows.slice(0, limit)
  const last = rows.length > shown.length ? shown.at(-1) : undefined
  return { runs: shown.map(runJson), next_cursor: last ? cursorOf(last.started_at, last.id) : null }
}

/** Would-be starts of a play. */
export const listStarts = (
  ctx: Context,
  play: string,
  filter: z.output<typeof startsContract.query>,
): Promise<z.input<typeof startsContract.response>> =>
  transaction(ctx, async (tx) => {
    await requirePlay(tx, play)
    return {
      starts: (await startsPage(tx, play, filter)).map(
        ({ account_id, name, at, decision, reason, because }) => ({
          account_id,
          name,
          at: at.toISOString(),
          decision,
          reason,
          because,
        }),
      ),
    }
  })

/** A run with what its steps did. */
export const getRun = (ctx: Context, id: string): Promise<z.input<typeof getContract.response>> =>
  transaction(ctx, async (tx) => {
    const run = await runById(tx, id)
    if (!run) throw new Problem("not_found", `There is no run '${id}'.`)
    const steps = (await stepsOf(tx, [id])).map(({ step, kind, begun_at, done_at, result, effect }) => ({
      step,
      kind,
      begun_at: begun_at.toISOString(),
      done_at: done_at?.toISOString() ?? null,
      result,
      effect,
    }))
    return { ...runJson(run), steps }
  })

/** Starts a play by hand. */
export const startByHand = (
  ctx: Context,
  play: string,
  { account_id, start_key }: z.output<typeof startContract.body>,
): Promise<z.input<typeof startContract.response>> =>
  transaction(ctx, async (tx) => {
    await requireAccount(tx, account_id)
    const key = start_key === undefined ? `hand:${newId()}` : `hand:${start_key}`
    const [started] = await startPlay(tx, ctx, play, [
      { account_id, key, because: { by: nameOf(ctx.actor) } },
    ])
    if (!started) throw new Error("a start was asked for and not decided")
    await audit(tx, ctx, {
      action: "play.start",
      subject: `account:${account_id}`,
      after: { play, ...started },
    })
    return started
  })

/** Ends a run by hand. */
export const endRun = (ctx: Context, id: string, reason: string): Promise<RunJson> =>
  transaction(ctx, async (tx) => {
    const [run] = await takeRunning(tx, { id })
    if (!run) {
      const known = await runById(tx, id)
      if (!known) throw new Problem("not_found", `There is no run '${id}'.`)
      throw new Problem("conflict", `This run is over already: ${known.outcome}.`)
    }
    over(ctx, run, "by_hand", reason)
    await saveRuns(tx, [run])
    await clearUp(tx, ctx, [run])
    await audit(tx, ctx, { action: "play.end", subject: `play-run:${id}`, after: { reason } })
    const ended = await runById(tx, id)
    if (!ended) throw new Error("a run that was ended is gone")
    return runJson(ended)
  })
