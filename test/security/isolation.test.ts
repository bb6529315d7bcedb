import { sql } from "kysely"
import { afterAll, beforeAll, expect, test } from "vitest"
import { newId } from "#kernel/ids.ts"
import { type Context, createKey, createMember, transaction } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type TestApp, testApp } from "../app.ts"
import { fillCustomer } from "../customer.ts"
import { type TestEngines, testEngines } from "../engines.ts"
import { fillTables } from "./fill-tables.ts"
import { callOperation, operationsOf } from "./operations.ts"

/** Stands in everything of workspace A; nothing that B ever gets may hold it. */
const secret = "Of-A-Alone"
/** The id of A's records, which B has come to know. */
const leaked = "leaked-id"

let engines: TestEngines
let app: TestApp
let a: Context
let b: Context
let ids: Record<string, string>
beforeAll(async () => {
  engines = await testEngines()
  app = await testApp(engines)
  a = await engines.workspace({ name: secret })
  b = await engines.workspace({ name: "B" })
  ids = await fill(a)
})
afterAll(async () => {
  await app.close()
  await engines.close()
})

/** At least one row of A in every table; answers with the ids an attacker would try. */
async function fill(ctx: Context): Promise<Record<string, string>> {
  await fillCustomer(ctx, leaked, secret)
  const administrator = { email: "a@a.example", name: secret, role: "administrator" } as const
  const member = await transaction(ctx, (tx) => createMember(tx, ctx, administrator))
  const key = await createKey(ctx, { name: secret, scopes: ["customers:read"] })
  const headers = { authorization: await app.keyFor(ctx) }
  expect((await app.inject({ url: "/api/v1/accounts", headers })).statusCode).toBe(200)
  const recordTables = (await tables()).map(({ name }) => name).filter((name) => !common.includes(name))
  const imported = await transaction(ctx, async (tx) => {
    await fillTables(tx, recordTables, { workspaceId: ctx.workspace.id, mark: secret })
    return tx.selectFrom("imports").select("id").executeTakeFirstOrThrow()
  })
  return { id: key.id, member: member.id, import: imported.id, account_id: leaked, key: leaked }
}

type Table = { name: string; bound: boolean; policies: number }

async function tables(): Promise<Table[]> {
  const found = await sql<Table>`
    SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS bound,
           (SELECT count(*)::int FROM pg_policy WHERE polrelid = c.oid) AS policies
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`.execute(
    engines.records.db,
  )
  return found.rows
}

/** Tables that hold no record of a workspace: numbers of workspaces, of workers, names of migrations. */
const common = ["job_workers", "schema_migrations", "workspace_registry"]

/** Rows of a table that a workspace's transaction sees and that belong to `of`. */
const seen = (tx: Tx, table: string, of: Context) =>
  sql<object>`SELECT * FROM ${sql.table(table)} t
      WHERE ${sql.ref(table === "workspaces" ? "id" : "workspace_id")} = ${of.workspace.id} ORDER BY t::text`
    .execute(tx)
    .then(({ rows }) => rows)

async function everythingOf(ctx: Context): Promise<string> {
  const kept: unknown[] = []
  for (const { name } of await tables())
    if (!common.includes(name)) kept.push(name, await transaction(ctx, (tx) => seen(tx, name, ctx)))
  kept.push(await engines.timeline.system("SELECT * FROM timeline ORDER BY workspace_id, message_id"))
  return JSON.stringify(kept, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  )
}

test("row-level security binds every table of records, its owner too", async () => {
  const free = (await tables())
    .filter(({ bound, policies }) => !bound || policies !== 1)
    .map(({ name }) => name)
  expect(free).toEqual(common)
})

test("a workspace's transaction reads and changes nothing of another", async () => {
  for (const { name } of await tables()) {
    if (common.includes(name)) continue
    expect([name, (await transaction(a, (tx) => seen(tx, name, a))).length]).not.toEqual([name, 0])
    expect([name, await transaction(b, (tx) => seen(tx, name, a))]).toEqual([name, []])
    const id = sql.ref(name === "workspaces" ? "id" : "workspace_id")
    const touched = await transaction(b, async (tx) => {
      const changed =
        await sql`UPDATE ${sql.table(name)} SET ${id} = ${id} WHERE ${id} = ${a.workspace.id}`.execute(tx)
      const removed = await sql`DELETE FROM ${sql.table(name)} WHERE ${id} = ${a.workspace.id}`.execute(tx)
      return [changed.numAffectedRows, removed.numAffectedRows]
    })
    expect([name, ...touched]).toEqual([name, 0n, 0n])
  }
  const planted = transaction(b, (tx) =>
    tx
      .insertInto("accounts")
      .values({ workspace_id: a.workspace.id, account_id: "planted", name: "x" })
      .execute(),
  )
  await expect(planted).rejects.toThrow("row-level security")
})

test("without a workspace a connection sees no record at all", async () => {
  for (const { name } of await tables()) {
    if (common.includes(name)) continue
    const { rows } = await sql`SELECT 1 FROM ${sql.table(name)}`.execute(engines.records.db)
    expect([name, rows]).toEqual([name, []])
  }
})

const isIn = async (headers: { cookie: string }): Promise<boolean> => {
  const me = await app.inject({ url: "/api/v1/me", headers })
  return me.statusCode === 200 && me.json<{ workspace: { id: string } }>().workspace.id === b.workspace.id
}

let session = { cookie: "" }

/** The cookie of an administrator of B: of a new one where what was called last ended the session. */
async function sessionOfB(): Promise<{ cookie: string }> {
  if (await isIn(session)) return session
  const headers = { authorization: await app.keyFor(b) }
  const invited = { email: `${newId()}@b.example`, name: "B", role: "administrator" }
  const invitation = await app.inject({ method: "POST", url: "/api/v1/members", headers, payload: invited })
  const token = invitation.json<{ link: string }>().link.split("token=")[1]
  const opened = await app.inject({ method: "POST", url: "/api/v1/session/link", payload: { token } })
  const [cookie] = opened.cookies
  session = { cookie: `${cookie?.name}=${cookie?.value}` }
  expect(await isIn(session)).toBe(true)
  return session
}

const callers = {
  key: async () => ({ authorization: await app.keyFor(b) }),
  session: sessionOfB,
}

test.each(["key", "session"] as const)(
  "no endpoint gives a %s anything of another workspace",
  async (caller) => {
    const before = await everythingOf(a)
    const told: string[] = []
    for (const operation of operationsOf(app)) {
      const headers = await callers[caller]()
      for (const id of [ids["id"]!, ids["member"]!, ids["import"]!]) {
        const answer = await callOperation(app, operation, {
          parts: { ...ids, id },
          headers,
          csv: `account_id,name\n${leaked},Mine\n`,
        })
        if (answer.text.includes(secret) || answer.status >= 500)
          told.push(`${operation.method} ${operation.path} ${answer.status} ${answer.text}`)
        if (operation.path.includes("{") && operation.method === "GET" && answer.status === 200)
          told.push(`${operation.method} ${operation.path} found something`)
      }
    }
    expect(told).toEqual([])
    expect(await everythingOf(a)).toBe(before)
  },
)

test("a verb that fails after its audit row leaves neither", async () => {
  const rows = () => transaction(b, (tx) => tx.selectFrom("audit_log").select("id").execute())
  const before = await rows()
  const failing = transaction(b, async (tx) => {
    await createMember(tx, b, { email: "half@b.example", name: "Half", role: "csm" })
    throw new Error("the rest failed")
  })
  await expect(failing).rejects.toThrow("the rest failed")
  expect(await rows()).toEqual(before)
  const half = transaction(b, (tx) =>
    tx.selectFrom("members").select("email").where("name", "=", "Half").execute(),
  )
  expect(await half).toEqual([])
})
