import { expect, test } from "vitest"
import { addDays } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { append } from "#modules/timeline/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { runJobs } from "#test/jobs.ts"
import type { TryOut } from "./contract.ts"

const { engines, app } = await testProduct()

type Run = { status: string; progress: number; result: TryOut | null }

const [from, to] = ["2025-01-01", "2026-06-30"]

test("a long dry run answers 202, is followed and cancelled; its result is what short ones say", async () => {
  const ctx = await engines.workspace()
  const call = caller(app, ctx)
  const ids = Array.from({ length: 60 }, (_, i) => `A${i}`)
  await transaction(ctx, (tx) =>
    putAccounts(
      tx,
      ctx,
      ids.map((account_id) => ({ account_id, name: account_id, traits: {} })),
    ),
  )
  // Every tenth account is low for ten days, from a day of its own on.
  const low = ids.filter((_, i) => i % 10 === 0).map((account, i) => ({ account, on: addDays(from, 80 * i) }))
  const row = (account_id: string, day: string, value: number) => {
    const at = `${day}T09:00:00.000Z`
    const rest = { person: "", name: "level", recorded_at: at, properties: {}, source: "test" }
    return { account_id, at, value, ...rest, message_id: `${account_id} ${day}` }
  }
  await append(
    ctx,
    low.flatMap(({ account, on }) => [row(account, on, 1), row(account, addDays(on, 10), 9)]),
  )
  await call("PUT", "/metrics/level", { of: { name: ["level"] }, take: "last", over: "ever" }, 201)
  await call("PUT", "/signals/low", { when: "metric.level < 5", for: "2d", watch: "all" }, 201)
  await runJobs(engines)
  const start = () => call<{ href: string }>("POST", "/signals/low/dry-run", { from, to }, 202)
  const stands = (href: string) => call<Run>("GET", href.slice("/api/v1".length))

  const { href } = await start()
  expect(await stands(href)).toEqual({ status: "running", progress: 0, result: null, problem: null })
  await runJobs(engines)
  const { status, progress, result } = await stands(href)
  expect([status, progress]).toEqual(["done", 1])
  const told = result?.alerts.map(({ account_id, opened_on, cleared_on }) => [
    account_id,
    opened_on,
    cleared_on,
  ])
  expect(told).toEqual(low.map(({ account, on }) => [account, addDays(on, 1), addDays(on, 10)]))
  const month = { from: "2025-03-01", to: "2025-05-31" }
  const short = await call<TryOut>("POST", "/signals/low/dry-run", month)
  expect(short.alerts).toEqual(
    result?.alerts.filter(({ opened_on }) => opened_on >= month.from && opened_on <= month.to),
  )

  const cancelled = (await start()).href.slice("/api/v1".length)
  const over = { status: "cancelled", progress: 0, result: null, problem: null }
  expect(await call("DELETE", cancelled)).toEqual(over)
  await runJobs(engines)
  expect(await call("GET", cancelled)).toEqual(over)
  // One that is done stays done.
  expect(await call("DELETE", href.slice("/api/v1".length))).toMatchObject({ status: "done" })
  await call("GET", `/signal-runs/${crypto.randomUUID()}`, undefined, 404)
})
