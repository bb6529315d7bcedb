import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { type Context, transaction } from "#modules/identity/index.ts"
import { mrrByAccount } from "#modules/revenue/index.ts"
import { relayOutbox } from "#modules/timeline/index.ts"
import { type TestApp, testApp } from "#test/app.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import type { Import, ImportKind, Mapping } from "./contract.ts"
import { finishImport } from "./finish-import.ts"
import { runImport } from "./run-import.ts"

const folder = join(import.meta.dirname, "../../../../shared/reference/ravenstack")
const there = existsSync(folder)
if (!there) console.warn(`skipped: no reference data at ${folder}`)

const text = (name: string) => readFileSync(join(folder, `ravenstack_${name}.csv`), "utf8")

/** A file's rows by plain splitting: no cell of these files holds a comma, a quote or a line feed. */
function split(name: string): Record<string, string>[] {
  const [heading = "", ...lines] = text(name).trimEnd().split(/\r?\n/)
  const names = heading.split(",")
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, at) => [names[at], cell])))
}

const mappings: Partial<Record<ImportKind, Mapping>> = {
  accounts: {
    name: "account_name",
    created_on: "signup_date",
    segment: "industry",
    tier: "plan_tier",
    "trait.country": "country",
    "trait.referral": "referral_source",
  },
  subscriptions: {
    product: "plan_tier",
    started_on: "start_date",
    ended_on: "end_date",
    quantity: "seats",
    mrr: "mrr_amount",
    currency: { const: "USD" },
  },
  usage: {
    message_id: "usage_id",
    event: "feature_name",
    at: "usage_date",
    value: "usage_count",
    "property.duration_secs": "usage_duration_secs",
    "property.errors": "error_count",
    "property.beta": "is_beta_feature",
  },
  tickets: { opened_at: "submitted_at", satisfaction: "satisfaction_score" },
}

describe.skipIf(!there)("RavenStack's files, imported as a person would", () => {
  let engines: TestEngines
  let app: TestApp
  let ctx: Context
  let key: string

  beforeAll(async () => {
    engines = await testEngines()
    app = await testApp(engines)
    ctx = await engines.workspace({ currency: "USD", timeZone: "UTC", language: "en" })
    key = await app.keyFor(ctx)
  })
  afterAll(async () => {
    await app?.close()
    await engines?.close()
  })

  async function load(kind: ImportKind, file: string): Promise<Import> {
    const started = await app.inject({
      method: "POST",
      url: `/api/v1/imports?kind=${kind}`,
      headers: {
        authorization: key,
        "content-type": "text/csv",
        "x-mapping": JSON.stringify(mappings[kind]),
      },
      payload: text(file),
    })
    const { id } = started.json<{ id: string }>()
    await finishImport(ctx, id, await runImport(ctx, id, new AbortController().signal))
    return (await app.inject({ url: `/api/v1/imports/${id}`, headers: { authorization: key } })).json()
  }

  /** Movements by month of 2023 and 2024, against a walk over the file from day to day. */
  async function compareMovements(): Promise<void> {
    const answer = await app.inject({
      url: "/api/v1/revenue/movements?from=2023-01-01&to=2025-01-01&interval=month",
      headers: { authorization: key },
    })
    const { periods } = answer.json<{ periods: Record<string, string>[] }>()
    const changes = new Map<string, Map<string, number>>()
    const change = (account: string, day: string, by: number) => {
      const days = changes.get(account) ?? new Map<string, number>()
      changes.set(account, days.set(day, (days.get(day) ?? 0) + by))
    }
    for (const row of split("subscriptions")) {
      const [account = "", from = "", to = ""] = [row["account_id"], row["start_date"], row["end_date"]]
      if (from === to) continue
      change(account, from, Number(row["mrr_amount"]))
      if (to) change(account, to, -Number(row["mrr_amount"]))
    }
    const months = new Map<string, Record<string, number>>()
    for (const days of changes.values()) {
      let [value, paid] = [0, false]
      for (const [day, by] of [...days].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (by === 0) continue
        const came = value === 0 ? (paid ? "reactivation" : "new") : by > 0 ? "expansion" : "contraction"
        const kind = value + by === 0 ? "churn" : came
        const month = months.get(day.slice(0, 7)) ?? {}
        months.set(day.slice(0, 7), { ...month, [kind]: (month[kind] ?? 0) + Math.abs(by) })
        value += by
        paid = true
      }
    }
    expect(periods).toHaveLength(24)
    for (const period of periods) {
      const kinds = ["new", "reactivation", "expansion", "contraction", "churn"]
      const sums = months.get(period["start"]?.slice(0, 7) ?? "") ?? {}
      expect([period["start"], ...kinds.map((kind) => Number(period[kind]))]).toEqual([
        period["start"],
        ...kinds.map((kind) => sums[kind] ?? 0),
      ])
    }
  }

  it("account for every row, and for every cent of MRR on the last day of 2024", async () => {
    expect(await load("accounts", "accounts")).toMatchObject({ status: "done", rows: 500, created: 500 })
    expect(await load("subscriptions", "subscriptions")).toMatchObject({
      status: "done",
      rows: 5000,
      created: 5000,
    })

    const usage = await load("usage", "feature_usage")
    const firstOf = new Map<string, string>()
    const repeats = split("feature_usage").filter((row) => {
      const id = row["usage_id"] ?? ""
      const content = JSON.stringify(row)
      const known = firstOf.get(id)
      if (known === undefined) firstOf.set(id, content)
      return known !== undefined
    })
    const conflicts = repeats.filter((row) => firstOf.get(row["usage_id"] ?? "") !== JSON.stringify(row))
    expect(usage).toMatchObject({
      status: "done",
      rows: 25_000,
      created: firstOf.size,
      duplicates: repeats.length - conflicts.length,
      rejected: conflicts.length,
    })
    expect(new Set(usage.problems.map(({ code }) => code))).toEqual(new Set(["conflict"]))

    const tickets = await load("tickets", "support_tickets")
    const faulty = split("support_tickets").filter(
      (row) => row["closed_at"] && Date.parse(`${row["closed_at"]}Z`) < Date.parse(`${row["submitted_at"]}Z`),
    )
    const distinct = new Set(split("support_tickets").map((row) => row["ticket_id"])).size
    expect(tickets).toMatchObject({ status: "done", rows: 2000, rejected: faulty.length })
    expect(tickets.created).toBe(distinct)

    const expected = new Map<string, bigint>()
    for (const row of split("subscriptions")) {
      const live =
        (row["start_date"] ?? "") <= "2024-12-31" && (!row["end_date"] || row["end_date"] > "2024-12-31")
      const account = row["account_id"] ?? ""
      if (live) expected.set(account, (expected.get(account) ?? 0n) + BigInt(row["mrr_amount"] ?? "") * 100n)
    }
    const found = await transaction(ctx, (tx) => mrrByAccount(tx, ctx, "2024-12-31"))
    expect(new Map([...found].map(([account, { minor }]) => [account, minor]))).toEqual(expected)
    const total = [...expected.values()].reduce((sum, minor) => sum + minor, 0n)

    await compareMovements()
    await relayOutbox(ctx)
    const [told] = await engines.timeline.select({
      tag: "test",
      sql: `SELECT countIf(name LIKE 'usage.%') AS usage, sumIf(value, name = 'subscription.mrr' AND at < '2025-01-01') AS mrr
            FROM timeline WHERE workspace_id = {workspace:UUID}`,
      params: { workspace: ctx.workspace.id },
      row: z.object({ usage: z.number(), mrr: z.number() }),
    })
    expect(told).toEqual({ usage: firstOf.size, mrr: Number(total) / 100 })
  })
})
