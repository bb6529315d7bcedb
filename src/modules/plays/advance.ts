import { type Context, transaction } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { openBatch } from "./batch.ts"
import { pinnedPlays } from "./definitions.ts"
import { clearUp } from "./end-runs.ts"
import {
  dueRunIds,
  finishSteps,
  insertSteps,
  nextWake,
  type Run,
  saveRuns,
  takeDueRuns,
  takeRunning,
} from "./runs.queries.pg.ts"
import { queueNext } from "./schedule.ts"
import { tasksOfRuns } from "./tasks.queries.pg.ts"
import { firstQuestions, type Look, mayEnd, over, type Walker, walk } from "./walk.ts"

/** Runs looked at in one transaction. */
const runsAtOnce = 200

/** After so many faults in a row a run is given up. */
const mostFaults = 8

/**
 * Moves on every run that is due at the context's instant, and asks for the moment the next one is. What a look does is
 * one transaction: whoever is interrupted in it has done nothing, and several may work at once.
 */
export async function advancePlays(ctx: Context, signal?: AbortSignal): Promise<void> {
  while ((await advanceSome(ctx)) > 0) signal?.throwIfAborted()
  await transaction(ctx, async (tx) => queueNext(tx, ctx, await nextWake(tx)))
}

async function advanceSome(ctx: Context): Promise<number> {
  try {
    return await transaction(ctx, (tx) => advanceDue(tx, ctx, null))
  } catch (error) {
    ctx.log.warn({ err: error }, "runs of plays are moved on one by one")
    return advanceOneByOne(ctx)
  }
}

/** Where one run's fault took the others' moves back with it: each alone, and whichever fails is tried again later. */
async function advanceOneByOne(ctx: Context): Promise<number> {
  const ids = await transaction(ctx, (tx) => dueRunIds(tx, ctx.now, runsAtOnce))
  for (const id of ids)
    try {
      await transaction(ctx, (tx) => advanceDue(tx, ctx, [id]))
    } catch (error) {
      ctx.log.error({ err: error, run: id }, "a run of a play could not be moved on")
      const told = error instanceof Error ? error.message : String(error)
      await transaction(ctx, (tx) => noteFault(tx, ctx, id, told.slice(0, 500)))
    }
  return ids.length
}

async function noteFault(tx: Tx, ctx: Context, id: string, told: string): Promise<void> {
  for (const run of await takeRunning(tx, { id })) {
    run.faults += 1
    if (run.faults >= mostFaults) over(ctx, run, "broken", told)
    else run.wake_at = new Date(ctx.now.getTime() + 2 ** run.faults * 60_000)
    await saveRuns(tx, [run])
    await clearUp(tx, ctx, [run])
  }
}

async function advanceDue(tx: Tx, ctx: Context, only: readonly string[] | null): Promise<number> {
  const runs = await takeDueRuns(tx, ctx.now, runsAtOnce, only)
  if (runs.length === 0) return 0
  const playOf = await pinnedPlays(tx, runs)
  const walkers = runs.map((run): Walker => ({ run, play: playOf(run), made: [], finished: [], ends: [] }))
  const batch = await openBatch(
    tx,
    ctx,
    runs.map(({ account_id }) => account_id),
  )
  const waiting = runs.filter(({ waits_for }) => waits_for === "task").map(({ id }) => id)
  const tasks = new Map((await tasksOfRuns(tx, waiting)).map((task) => [`${task.run_id}:${task.step}`, task]))
  const look: Look = { tx, ctx, batch, taskOf: (run, step) => tasks.get(`${run}:${step}`) }
  await batch.ask(walkers.flatMap(firstQuestions))
  let going = walkers.filter((walker) => !mayEnd(look, walker))
  while (going.length > 0) {
    const asked: string[] = []
    const paused: Walker[] = []
    for (const walker of going) {
      const question = await walk(look, walker)
      if (question === null) continue
      asked.push(question)
      paused.push(walker)
    }
    await batch.ask(asked)
    going = paused
  }
  for (const run of runs) run.faults = 0
  await insertSteps(
    tx,
    ctx.workspace.id,
    walkers.flatMap(({ made }) => made),
  )
  await finishSteps(
    tx,
    walkers.flatMap(({ finished }) => finished),
  )
  await saveRuns(tx, runs)
  await clearUp(tx, ctx, [...runs, ...(await endOthers(tx, ctx, walkers))])
  return runs.length
}

/** Ends the runs of plays that acts of these runs end on their accounts. */
async function endOthers(tx: Tx, ctx: Context, walkers: readonly Walker[]): Promise<Run[]> {
  const wanted = Map.groupBy(
    walkers.flatMap(({ run, ends }) => ends.map((play) => ({ play, run }))),
    ({ play }) => play,
  )
  const ended: Run[] = []
  for (const [play, asked] of wanted) {
    const by = new Map(asked.map(({ run }) => [run.account_id, run]))
    for (const run of await takeRunning(tx, { play, accounts: [...by.keys()] })) {
      if (by.get(run.account_id)?.id === run.id) continue
      over(ctx, run, "stopped", `play:${by.get(run.account_id)?.play}`)
      ended.push(run)
    }
  }
  await saveRuns(tx, ended)
  return ended
}
