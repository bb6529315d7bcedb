import type { Tx } from "#platform/postgres/open.ts"
import type { DryRunQuestion, TryOut } from "./contract.ts"

export type Run = {
  status: "running" | "done" | "failed" | "cancelled"
  progress: number
  signal: string
  question: DryRunQuestion
  result: TryOut | null
  problem: { title: string; detail: string } | null
}

export async function insertRun(
  tx: Tx,
  run: { id: string; workspaceId: string; signal: string; question: DryRunQuestion; now: Date },
): Promise<void> {
  await tx
    .insertInto("signal_runs")
    .values({
      id: run.id,
      workspace_id: run.workspaceId,
      status: "running",
      signal: run.signal,
      question: JSON.stringify(run.question),
      created_at: run.now,
    })
    .execute()
}

/** A run as it was written: its columns hold what these functions put there. */
export async function runById(tx: Tx, id: string): Promise<Run | null> {
  const row = await tx
    .selectFrom("signal_runs")
    .select(["status", "progress", "signal", "question", "result", "problem"])
    .where("id", "=", id)
    .executeTakeFirst()
  return row ? ({ ...row } as unknown as Run) : null
}

/** Notes how far a run is; false where it is over, cancelled perhaps. */
export async function advanceRun(tx: Tx, id: string, progress: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("signal_runs")
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
  end: Pick<Run, "status"> & Partial<Pick<Run, "result" | "problem">> & { now: Date },
): Promise<void> {
  await tx
    .updateTable("signal_runs")
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
