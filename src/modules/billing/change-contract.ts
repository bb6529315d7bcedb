import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { newId } from "#kernel/ids.ts"
import { isProblem } from "#kernel/records.ts"
import type { Day } from "#kernel/time.ts"
import { audit, type Context, requireRight, today, transaction } from "#modules/identity/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import type { Output } from "#platform/http/endpoint.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { dropFiles } from "./contract-files.ts"
import type * as contract from "./contracts.contract.ts"
import { contractOn, filesOf, obstaclesOf, saveObstacle } from "./contracts.queries.pg.ts"
import { putContracts, removeContract } from "./put-contracts.ts"
import { requireContract } from "./require-contract.ts"
import { chargesTask } from "./tasks.ts"
import { retractCharges } from "./tell-charges.ts"
import { difference, type Obstacle, obstacleHistory, shownContract } from "./terms.ts"

/** Puts a contract by hand, whole. */
export function changeContract(
  ctx: Context,
  contract_id: string,
  given: z.output<typeof contract.putContract.body>,
): Promise<Output<typeof contract.putContract>> {
  requireRight(ctx, "revenue:write")
  return transaction(ctx, async (tx) => {
    const { outcomes, changes } = await putContracts(tx, ctx, [{ ...given, contract_id }])
    const outcome = outcomes[0] ?? "duplicate"
    if (isProblem(outcome))
      throw new Problem("invalid", outcome.message, [{ path: outcome.field ?? "", message: outcome.message }])
    for (const { before, after } of changes) {
      await audit(tx, ctx, { action: "contract.put", subject: `contract:${contract_id}`, before, after })
      const { id: workspace_id } = ctx.workspace
      if (after.meter)
        await addJob(tx, chargesTask, { workspace_id }, { key: `${chargesTask}:${workspace_id}` })
    }
    const far = given.starts_on > today(ctx) ? given.starts_on : today(ctx)
    const standing = await contractOn(tx, contract_id, far)
    if (!standing) throw new Error(`contract ${contract_id} was put and is not there`)
    return { outcome, contract: shownContract(standing, today(ctx)) }
  })
}

/** Takes a contract away with its obstacles and files. */
export async function deleteContract(ctx: Context, id: string): Promise<void> {
  requireRight(ctx, "revenue:write")
  const files = await transaction(ctx, async (tx) => {
    const before = await requireContract(tx, id)
    const attached = await filesOf(tx, [id])
    await retractCharges(tx, ctx, id)
    await removeContract(tx, ctx, before)
    await audit(tx, ctx, { action: "contract.delete", subject: `contract:${id}`, before })
    return attached
  })
  await dropFiles(ctx, files)
}

/** Notes what stands in the way of a renewal. */
export function openObstacle(
  ctx: Context,
  contractId: string,
  { text, opened_on = today(ctx) }: { text: string; opened_on?: Day | undefined },
): Promise<Obstacle> {
  requireRight(ctx, "revenue:write")
  const opened = { id: newId(), contract_id: contractId, text, opened_on, closed_on: null, resolution: null }
  return transaction(ctx, async (tx) => changeObstacle(tx, ctx, null, opened))
}

/** Notes that an obstacle is out of the way. */
export function closeObstacle(
  ctx: Context,
  { contract_id, id }: { contract_id: string; id: string },
  { resolution, closed_on = today(ctx) }: { resolution: string; closed_on?: Day | undefined },
): Promise<Obstacle> {
  requireRight(ctx, "revenue:write")
  return transaction(ctx, async (tx) => {
    const before = (await obstaclesOf(tx, [contract_id])).find((known) => known.id === id)
    if (!before) throw new Problem("not_found", `Contract '${contract_id}' has no such obstacle.`)
    if (closed_on < before.opened_on)
      throw new Problem(
        "invalid",
        `It was opened on ${before.opened_on}; it cannot have been closed before.`,
        [{ path: "closed_on", message: `${before.opened_on} or later` }],
      )
    return changeObstacle(tx, ctx, before, { ...before, closed_on, resolution })
  })
}

async function changeObstacle(
  tx: Tx,
  ctx: Context,
  before: Obstacle | null,
  after: Obstacle,
): Promise<Obstacle> {
  const record = await requireContract(tx, after.contract_id)
  await saveObstacle(tx, ctx.workspace.id, after)
  const zone = ctx.workspace.timeZone
  const was = before ? obstacleHistory(record, before, zone) : []
  await queueRows(tx, ctx, difference(was, obstacleHistory(record, after, zone)))
  const action = before ? "contract.obstacle_close" : "contract.obstacle_open"
  await audit(tx, ctx, { action, subject: `contract:${after.contract_id}`, before, after })
  return after
}

/** Puts one obstacle that already has its course, as another system tells it. */
export async function putObstacle(tx: Tx, ctx: Context, given: Omit<Obstacle, "id">): Promise<void> {
  await changeObstacle(tx, ctx, null, { ...given, id: newId() })
}
