import { lockRecords } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import { contractsAfter, obstaclesOf } from "./contracts.queries.pg.ts"
import { retellInvoices } from "./put-invoices.ts"
import { retellCharges } from "./tell-charges.ts"
import { contractHistory, obstacleHistory } from "./terms.ts"

/** Names of the rows that billing tells of a day as such. */
export const billingDayNames = [
  "contract.signed",
  "contract.notice_given",
  "contract.notice_by",
  "contract.obstacle_opened",
  "contract.obstacle_closed",
  "invoice.issued",
  "invoice.overdue",
  "balance.invoices",
  "balance.unpaid",
  "balance.overdue",
  "balance.arrears",
  "charge.usage",
]

const contractsAtOnce = 2000

/** Tells the timeline anew of all that billing tells, after the workspace moved to another zone. Safe to repeat. */
export async function retellBilling(ctx: Context): Promise<void> {
  await retellContracts(ctx)
  await retellInvoices(ctx)
  await retellCharges(ctx)
}

async function retellContracts(ctx: Context): Promise<void> {
  const zone = ctx.workspace.timeZone
  for (let after: string | null = ""; after !== null; ) {
    const from: string = after
    after = await transaction(ctx, async (tx) => {
      await lockRecords(tx, ctx.workspace.id, "contracts")
      const contracts = await contractsAfter(tx, from, contractsAtOnce)
      const byId = new Map(contracts.map((each) => [each.contract_id, each]))
      const obstacles = await obstaclesOf(tx, [...byId.keys()])
      const rows = [
        ...contracts.flatMap((each) => contractHistory(each, zone)),
        ...obstacles.flatMap((each) => {
          const contract = byId.get(each.contract_id)
          return contract ? obstacleHistory(contract, each, zone) : []
        }),
      ]
      await queueRows(tx, ctx, { append: rows, retract: rows.map(({ message_id }) => message_id) })
      return contracts.at(-1)?.contract_id ?? null
    })
  }
}
