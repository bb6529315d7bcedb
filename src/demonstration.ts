import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { isProblem, type PutResult } from "#kernel/records.ts"
import type { Day } from "#kernel/time.ts"
import { contractRowSchema, productSchema } from "#modules/billing/contract.ts"
import {
  putChurn,
  putContracts,
  putInvoices,
  putObstacle,
  putPayments,
  putProduct,
  tellCharges,
} from "#modules/billing/index.ts"
import { putAccounts, putContacts } from "#modules/customers/index.ts"
import {
  type Context,
  createMember,
  createWorkspace,
  factsChanged,
  transaction,
} from "#modules/identity/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { append, relayOutbox } from "#modules/timeline/index.ts"
import { putSurveyAnswers, putTickets } from "#modules/voice/index.ts"
import type { Engines } from "#platform/engines.ts"
import { addJob } from "#platform/jobs/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type SimulatedRow, simulateVendor, type Vendor, type VendorOptions } from "#simulate/index.ts"

export type DemonstrationOptions = VendorOptions & {
  /** Told how far it is, 0…1, and what has just been done. */
  onProgress?: (share: number, what: string) => void
}

/** Records put in one transaction, and rows appended as one block. */
const recordsAtOnce = 4000
const rowsAtOnce = 10_000

/** Where the truth behind a demonstration is kept, beside the uploaded files. */
export const truthFile = (engines: Engines): string => join(engines.filesFolder, "demonstration-truth.json")

/**
 * Loads the simulated vendor into a workspace of its own, through the same verbs that imports use, and writes the truth
 * behind it to `truthFile`. Answers with the system's context there; the workspace is the caller's to declare ready,
 * so that one cut short is found and removed at the next start. Its portfolio is computed by the first job.
 */
export async function loadDemonstration(
  engines: Engines,
  { onProgress = () => undefined, ...options }: DemonstrationOptions,
): Promise<Context> {
  const vendor = simulateVendor(options)
  const { name, currency, time_zone: timeZone, language } = vendor.workspace
  const ctx = await createWorkspace(engines, { name, currency, timeZone, language, isDemo: true })
  await transaction(ctx, async (tx) => {
    for (const { email, name, role } of vendor.members) await createMember(tx, ctx, { email, name, role })
  })
  await loadRecords(ctx, vendor)
  onProgress(0.1, `${vendor.accounts.length} accounts with contacts, subscriptions, tickets and answers`)
  await relayOutbox(ctx)
  await appendAll(ctx, [...vendor.contactMoves, ...vendor.touches, ...vendor.billing.metering])
  await tellCharges(ctx)
  await relayOutbox(ctx)
  onProgress(0.2, "touches, metering and charges")
  await loadUsage(ctx, vendor, options.lastDay, onProgress)
  await transaction(ctx, async (tx) => {
    await factsChanged(tx, ctx)
    const { id } = ctx.workspace
    await addJob(tx, "refresh_portfolio", { workspace_id: id }, { key: `refresh_portfolio:${id}` })
  })
  await mkdir(engines.filesFolder, { recursive: true })
  await writeFile(truthFile(engines), JSON.stringify(vendor.truth, null, 1))
  onProgress(1, "the demonstration is whole")
  return ctx
}

async function loadRecords(ctx: Context, vendor: Vendor): Promise<void> {
  await putAll(ctx, vendor.accounts, putAccounts)
  await putAll(ctx, vendor.contacts, putContacts)
  await putAll(ctx, vendor.subscriptions, putSubscriptions)
  await putAll(ctx, vendor.tickets, putTickets)
  await putAll(ctx, vendor.surveyAnswers, putSurveyAnswers)
  await loadBilling(ctx, vendor.billing)
}

async function loadBilling(ctx: Context, billing: Vendor["billing"]): Promise<void> {
  const contracts = billing.contracts.map((contract) => contractRowSchema.parse(contract))
  await putAll(ctx, contracts, putContracts)
  await putAll(ctx, billing.invoices, putInvoices)
  await putAll(ctx, billing.payments, putPayments)
  await transaction(ctx, async (tx) => {
    for (const { product_id, body } of billing.products)
      await putProduct(tx, ctx, product_id, productSchema.parse(body))
    for (const obstacle of billing.obstacles) await putObstacle(tx, ctx, obstacle)
    for (const churn of billing.churn) await putChurn(tx, ctx, churn)
  })
}

type Put<Row> = (tx: Tx, ctx: Context, rows: readonly Row[]) => Promise<PutResult<unknown>>

/** Puts records in blocks. A refused row is a fault of the simulation. */
async function putAll<Row>(ctx: Context, rows: readonly Row[], put: Put<Row>): Promise<void> {
  for (let from = 0; from < rows.length; from += recordsAtOnce) {
    const block = rows.slice(from, from + recordsAtOnce)
    const { outcomes } = await transaction(ctx, (tx) => put(tx, ctx, block))
    const refused = outcomes.findIndex(isProblem)
    if (refused >= 0)
      throw new Error(`demonstration: ${JSON.stringify([block[refused], outcomes[refused]])} was refused`)
  }
}

async function appendAll(ctx: Context, rows: readonly SimulatedRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    await append(ctx, rows.slice(from, from + rowsAtOnce))
}

async function loadUsage(
  ctx: Context,
  vendor: Vendor,
  lastDay: Day,
  onProgress: (share: number, what: string) => void,
): Promise<void> {
  const firstMs = Date.parse(vendor.firstDay)
  const wholeMs = Date.parse(lastDay) - firstMs
  let told = 0
  let count = 0
  let block: SimulatedRow[] = []
  const write = async () => {
    await append(ctx, block)
    count += block.length
    const share = (Date.parse(block.at(-1)?.at ?? lastDay) - firstMs) / wholeMs
    block = []
    if (share < told + 0.2) return
    told = share
    onProgress(0.2 + 0.8 * Math.min(1, share), `${count} usage rows`)
  }
  for (const row of vendor.usage()) {
    block.push(row)
    if (block.length === rowsAtOnce) await write()
  }
  await write()
}
