import { readFileSync } from "node:fs"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { addDays } from "#kernel/time.ts"
import { type Context, registeredWorkspaces, transaction } from "#modules/identity/index.ts"
import { mrrByAccount } from "#modules/revenue/index.ts"
import { simulateVendor } from "#simulate/index.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { loadDemonstration, truthFile } from "./demonstration.ts"

const options = { seed: 3, lastDay: "2026-11-15", accounts: 40, usageScale: 0.05 }
const vendor = simulateVendor(options)
let engines: TestEngines
let ctx: Context
const told: [number, string][] = []

beforeAll(async () => {
  engines = await testEngines()
  ctx = await loadDemonstration(engines, {
    ...options,
    onProgress: (share, what) => told.push([share, what]),
  })
})
afterAll(() => engines.close())

test("every row of the vendor is in the workspace, none refused or lost", async () => {
  const rows = await engines.timeline.select({
    tag: "test.kinds",
    sql: `SELECT splitByChar('.', name)[1] AS kind, count() AS rows FROM timeline
          WHERE workspace_id = {workspace:UUID} GROUP BY kind`,
    params: { workspace: ctx.workspace.id },
    row: z.object({ kind: z.string(), rows: z.number() }),
  })
  const kinds = Object.fromEntries(rows.map(({ kind, rows }) => [kind, rows]))
  expect(kinds["usage"]).toBe([...vendor.usage()].length)
  expect(kinds["touch"]).toBe(vendor.touches.length)
  expect(kinds["meter"]).toBe(vendor.billing.metering.length)
  expect(kinds["contract"]).toBeGreaterThan(vendor.billing.contracts.length)
  expect(kinds["charge"]).toBeGreaterThan(0)
  expect(kinds["contact"]).toBe(vendor.contactMoves.length)
  expect(kinds["survey"]).toBe(vendor.surveyAnswers.length)
  const closed = vendor.tickets.filter((ticket) => ticket.closed_at).length
  expect(kinds["ticket"]).toBe(vendor.tickets.length + closed)
})

test("what became of each invoice is told as it was", async () => {
  const rows = await engines.timeline.select({
    tag: "test.invoices",
    sql: `SELECT name, count() AS rows FROM timeline
          WHERE workspace_id = {workspace:UUID} AND startsWith(name, 'invoice.') GROUP BY name`,
    params: { workspace: ctx.workspace.id },
    row: z.object({ name: z.string(), rows: z.number() }),
  })
  const told = new Map(rows.map(({ name, rows }) => [name, rows]))
  for (const name of ["invoice.issued", "invoice.paid", "invoice.failed"])
    expect([name, told.get(name) ?? 0]).toEqual([
      name,
      vendor.invoices.filter((row) => row.name === name).length,
    ])
})

test("MRR ends on the days the truth says", async () => {
  for (const truth of vendor.truth) {
    if (truth.kind !== "churn") continue
    const [before, on] = await transaction(ctx, async (tx) => [
      await mrrByAccount(tx, ctx, addDays(truth.day, -1)),
      await mrrByAccount(tx, ctx, truth.day),
    ])
    expect(before?.get(truth.account_id)?.minor).toBe(BigInt(truth.mrr_before.replace(".", "")))
    expect(on?.get(truth.account_id)?.minor ?? 0n).toBe(0n)
  }
})

test("the truth lies beside it, and progress was told to the end", () => {
  expect(JSON.parse(readFileSync(truthFile(engines), "utf8"))).toEqual(vendor.truth)
  expect(told.map(([share]) => share)).toEqual(told.map(([share]) => share).toSorted((a, b) => a - b))
  expect(told.at(-1)?.[0]).toBe(1)
})

test("a load cut short leaves a workspace that is known to be unfinished", async () => {
  expect(ctx.workspace.isDemo).toBe(true)
  const { unfinished } = await registeredWorkspaces(engines.records)
  expect(unfinished).toEqual([ctx.workspace.id])
})
