import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { z } from "zod"
import { putContacts } from "#modules/customers/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { loadLibrary, saveDocument } from "#modules/library/index.ts"
import {
  append,
  attributePeople,
  removeSource,
  removeTimeline,
  retentionKind,
} from "#modules/timeline/index.ts"
import { putTickets } from "#modules/voice/index.ts"
import type { Params, TimelineEngine } from "#platform/clickhouse/open.ts"
import { addressed, answeredByShards, migrationsTable, statementsOf } from "#platform/clickhouse/shape.ts"
import { queueDailyWork } from "../../src/daily-work.ts"
import { libraryKinds } from "../../src/library-kinds.ts"
import { rezoneWorkspace } from "../../src/rezone-workspace.ts"
import { testApp } from "../app.ts"
import { fillCustomer } from "../customer.ts"
import { type TestEngines, testEngines } from "../engines.ts"
import { runJobs } from "../jobs.ts"
import { callOperation, operationsOf } from "../security/operations.ts"
import { root, sourceFiles } from "./source.ts"

type Asked = { tag: string; sql: string; params: Params; as: "question" | "by account" | "change" }

/** An engine that notes every statement of a workspace on its way. */
function noting(engine: TimelineEngine, asked: Asked[]): TimelineEngine {
  return {
    ...engine,
    get closed() {
      return engine.closed
    },
    bytes: (query) => {
      asked.push({ ...query, as: "question" })
      return engine.bytes(query)
    },
    select: (query) => {
      asked.push({ ...query, as: "question" })
      return engine.select(query)
    },
    columns: (query) => {
      asked.push({ ...query, as: "by account" })
      return engine.columns(query)
    },
    change: (statement) => {
      asked.push({ ...statement, as: "change" })
      return engine.change(statement)
    },
  }
}

const asked: Asked[] = []
let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
  await useEverything({ ...engines, timeline: noting(engines.timeline, asked) })
})
afterAll(() => engines.close())

/** Asks the timeline everything the product asks: every page and every job, on one small customer. */
async function useEverything(noted: TestEngines): Promise<void> {
  const ctx = { ...(await engines.workspace()), timeline: noted.timeline }
  await transaction(ctx, (tx) => loadLibrary(tx, ctx, join(root, "library"), libraryKinds))
  await fillCustomer(ctx, "customer")
  const moved = { ticket_id: "customer-ticket", account_id: "customer", opened_at: "2026-02-02T10:00:00Z" }
  await transaction(ctx, (tx) => putTickets(tx, ctx, [moved]))
  const at = "2026-11-10T10:00:00Z"
  const row = {
    account_id: "",
    person: "ann",
    name: "usage.Report",
    at,
    recorded_at: at,
    value: 1,
    properties: {},
  }
  await append(ctx, [{ ...row, source: "import:1", message_id: "m1" }])
  await transaction(ctx, (tx) =>
    putContacts(tx, ctx, [{ contact_id: "ann", account_id: "customer", name: "Ann" }]),
  )
  await attributePeople(ctx)
  await runJobs(noted)
  const app = await testApp(noted)
  const headers = { authorization: await app.keyFor(ctx) }
  const reads = operationsOf(app).filter(({ method }) => method === "GET")
  for (const operation of reads)
    await callOperation(app, operation, {
      parts: { account_id: "customer", key: "active_people_28d" },
      headers,
    })
  const recurring = "/api/v1/revenue/retention?from=2026-01-01&to=2026-11-01&on=recurring"
  expect((await app.inject({ url: recurring, headers })).statusCode).toBe(200)
  // What a change of zone, the night's work and an erasure ask.
  await rezoneWorkspace(ctx)
  const old = { ...row, name: "page.Home", at: "2020-01-01T00:00:00Z", source: "test", message_id: "m0" }
  await append(ctx, [old])
  const rule = { key: "page", body: { keep: "1 year" } }
  await transaction(ctx, (tx) => saveDocument(tx, ctx, retentionKind, rule))
  await queueDailyWork(noted)
  const erasing = {
    method: "POST",
    url: "/api/v1/people/erase",
    headers,
    payload: { person: "ann" },
  } as const
  await app.inject(erasing)
  await runJobs(noted)
  // The night after compares with this one.
  noted.setNow(new Date("2026-11-17T09:00:00Z"))
  await queueDailyWork(noted)
  await runJobs(noted)
  await app.close()
  // As after a restart: what is stored is read when the first rows come.
  const restarted = { ...ctx, timeline: noting(engines.timeline, asked) }
  await append(restarted, [{ ...row, person: "bob", source: "import:1", message_id: "m2" }])
  await vi.waitUntil(() => asked.some(({ tag }) => tag === "timeline.messageHashes"))
  await removeSource(ctx, "import:1")
  await removeTimeline(ctx)
}

test("every statement that the code holds was asked", () => {
  const tags = sourceFiles
    .filter(({ path }) => path.endsWith("queries.ch.ts"))
    .flatMap(({ text }) =>
      [...text.matchAll(/\btag: (?:"([^"]+)"|`([^`]+)`)/g)].map((match) => match[1] ?? match[2]!),
    )
  expect(tags.length).toBeGreaterThan(5)
  const met = (tag: string) => {
    const shape = new RegExp(`^${tag.replaceAll(".", "\\.").replaceAll(/\$\{[^}]+\}/g, "[\\w.]+")}$`)
    return asked.some((statement) => shape.test(statement.tag))
  }
  expect(tags.filter((tag) => !met(tag))).toEqual([])
})

test("the engine explains every question, and finds its rows by the workspace instead of reading all", async () => {
  const lines = z.object({ explain: z.string() })
  const unkeyed: string[] = []
  for (const { tag, sql, params } of asked.filter(({ as }) => as !== "change")) {
    const explain = `EXPLAIN indexes = 1, projections = 1 ${sql}`
    const plan = await engines.timeline.select({ tag, sql: explain, params, row: lines })
    const text = plan.map(({ explain }) => explain).join("\n")
    const sources = text.split(/(?<!Lazily)ReadFromMergeTree/).slice(1)
    if (sources.some((source) => !/Keys:[\s\S]*?workspace_id/.test(source))) unkeyed.push(`${tag}\n${text}`)
  }
  expect(unkeyed).toEqual([])
})

describe.each([
  ["one machine", null],
  ["a cluster", "perennial"],
])("for %s", (_shape, cluster) => {
  /** Refused by the engine's own parser where it is no statement. */
  const parse = (statement: string) =>
    engines.timeline.select({
      tag: "parse",
      sql: "SELECT formatQuery({statement:String}) AS text, {workspace:UUID} AS of_no_workspace",
      params: { workspace: "00000000-0000-4000-8000-000000000000", statement },
      row: z.object({ text: z.string() }),
    })

  test("the engine parses every statement", async () => {
    expect(asked.length).toBeGreaterThan(20)
    for (const { sql, as } of asked)
      await parse(as === "by account" ? answeredByShards(sql, cluster) : addressed(sql, cluster))
    await expect(parse("ALTER TABLE timeline_local ON CLUSTER DELETE WHERE 1")).rejects.toThrow(
      "Syntax error",
    )
  })

  test("the engine parses every migration, and each table is made in the shape's way", async () => {
    const folder = join(root, "migrations", "clickhouse")
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"))
    const statements = [migrationsTable(cluster), ...files.flatMap((file) => statementsOf(file, cluster))]
    for (const statement of statements) await parse(statement)
    const text = statements.join("\n")
    expect(text).not.toMatch(/\{(stored|spread|engine)/)
    const made = [...text.matchAll(/CREATE TABLE IF NOT EXISTS (\w+)(?: ON CLUSTER '(\w+)')?/g)]
    expect(made.every(([, , on]) => (on ?? null) === cluster)).toBe(true)
    expect([...text.matchAll(/ENGINE = (\w+)/g)].map(([, engine]) => engine)).toEqual(
      made.map(([, name = ""]) =>
        cluster === null
          ? "MergeTree"
          : name === "schema_migrations" || name.endsWith("_local")
            ? "ReplicatedMergeTree"
            : "Distributed",
      ),
    )
  })
})

test("a change is made to the tables that store rows", () => {
  for (const { sql } of asked.filter(({ sql }) => sql.includes("ALTER TABLE")))
    expect(addressed(sql, "perennial")).toMatch(/^\s*ALTER TABLE \w+_local ON CLUSTER 'perennial' /)
})

test("what shards answer alone is asked of the tables they store, and groups by account", () => {
  for (const { sql } of asked.filter(({ as }) => as === "by account")) {
    expect(answeredByShards(sql, "perennial")).not.toMatch(/FROM (timeline|scores)\b(?!_local)/)
    for (const [, keys] of sql.matchAll(/GROUP BY ([^\n]+)/g)) expect(keys).toContain("account_id")
  }
})

test("what a subquery reads of a table is asked of the whole cluster, not of each shard for itself", () => {
  const local = /(?<!GLOBAL (NOT )?)\b(NOT )?IN \(\s*SELECT\b[^()]*\bFROM [a-z]/i
  expect(asked.filter(({ sql }) => local.test(sql)).map(({ tag }) => tag)).toEqual([])
})
