import type { Tx } from "#platform/postgres/open.ts"
import type { Backtest, BacktestQuestion } from "./proof.contract.ts"

export type RunStatus = "running" | "done" | "failed" | "cancelled"
export type RunProblem = { title: string; detail: string }
export type Run = {
  status: RunStatus
  progress: number
  score: string
  question: BacktestQuestion
  result: Backtest | null
  problem: RunProblem | null
}

export async function insertRun(
  tx: Tx,
  run: {
    id: string
    workspaceId: string
    score: string
    question: BacktestQuestion
    actor: object
    now: Date
  },
): Promise<void> {
  await tx
    .insertInto("score_runs")
    .values({
      id: run.id,
      workspace_id: run.workspaceId,
      status: "running",
      score: run.score,
      question: JSON.stringify(run.question),
      actor: JSON.stringify(run.actor),
      created_at: run.now,
    })
    .execute()
}

export async function runById(tx: Tx, id: string): Promise<Run | null> {
  const row = await tx
    .selectFrom("score_runs")
    .select(["status", "progress", "score", "question", "result", "problem"])
    .where("id", "=", id)
    .executeTakeFirst()
  return row
    ? {
        ...row,
        status: row.status as RunStatus,
        question: row.question as BacktestQuestion,
        result: row.result as Backtest | null,
        problem: row.problem as RunProblem | null,
      }
    : null
}

/** Notes how far a run is; false where it is over, cancelled perhaps. */
export async function advanceRun(tx: Tx, id: string, progress: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("score_runs")
    .set({ progress })
    .where("id", "=", id)
    .where("status", "=", "running")
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Ends a run that is not over yet. */
export async function endRun(
  tx: Tx,
  id: string,
  end: { status: RunStatus; now: Date; result?: Backtest; problem?: RunProblem },
): Promise<void> {
  await tx
    .updateTable("score_runs")
    .set({
      status: end.status,
      finished_at: end.now,
      ...(end.status === "done" ? { progress: 1 } : {}),
      ...(end.result ? { result: JSON.stringify(end.result) } : {}),
      ...(end.problem ? { problem: JSON.stringify(end.problem) } : {}),
    })
    .where("id", "=", id)
    .where("status", "=", "running")
    .execute()
}
