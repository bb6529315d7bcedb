import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { newId } from "#kernel/ids.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { getSignalRun as contract, DryRunQuestion, TryOut } from "./contract.ts"
import { cellsOf, prepareDryRun, runDryRun } from "./dry-run.ts"
import { advanceRun, endRun, insertRun, runById } from "./runs.queries.pg.ts"

type Standing = z.input<typeof contract.response>

/** Numbers above which a dry run is a matter of more than a moment. */
const shortCells = 30_000

/** Tries a signal on history: at once where it is short, else by a job whose standing `href` tells. */
export async function dryRun(
  ctx: Context,
  key: string,
  question: DryRunQuestion,
): Promise<{ done: TryOut } | { href: string }> {
  const prepared = await prepareDryRun(ctx, key, question)
  if (cellsOf(prepared) <= shortCells) return { done: await runDryRun(ctx, prepared) }
  const id = newId()
  await transaction(ctx, async (tx) => {
    await insertRun(tx, { id, workspaceId: ctx.workspace.id, signal: key, question, now: ctx.now })
    const payload = { workspace_id: ctx.workspace.id, run_id: id }
    await addJob(tx, "run_dry_run", payload, { queue: `signal_runs:${ctx.workspace.id}` })
  })
  return { href: `/api/v1/signal-runs/${id}` }
}

/** Thrown at a safe point of work that nobody waits for any more. */
class Cancelled extends Error {}

/** Does a queued dry run. One cut short by the end of the process throws, to be begun anew. */
export async function runQueued(ctx: Context, id: string, signal: AbortSignal): Promise<void> {
  const run = await transaction(ctx, (tx) => runById(tx, id))
  if (run?.status !== "running") return
  const progress = async (share: number) => {
    if (signal.aborted) throw new Error("the dry run gives way to the end of the process")
    if (!(await transaction(ctx, (tx) => advanceRun(tx, id, share)))) throw new Cancelled()
  }
  const now = ctx.clock
  try {
    const result = await runDryRun(ctx, await prepareDryRun(ctx, run.signal, run.question), progress)
    await transaction(ctx, (tx) => endRun(tx, id, { status: "done", now: now(), result }))
  } catch (error) {
    if (error instanceof Cancelled) return
    if (!(error instanceof Problem)) throw error
    const problem = { title: error.code, detail: error.message }
    await transaction(ctx, (tx) => endRun(tx, id, { status: "failed", now: now(), problem }))
  }
}

/** How a run stands. */
export async function signalRun(ctx: Context, id: string): Promise<Standing> {
  const run = await transaction(ctx, (tx) => runById(tx, id))
  if (!run) throw new Problem("not_found", `There is no run '${id}'.`)
  const { status, progress, result, problem } = run
  return { status, progress, result, problem }
}

/** Cancels a run that is not over. */
export async function cancelRun(ctx: Context, id: string): Promise<Standing> {
  await transaction(ctx, (tx) => endRun(tx, id, { status: "cancelled", now: ctx.now }))
  return signalRun(ctx, id)
}
