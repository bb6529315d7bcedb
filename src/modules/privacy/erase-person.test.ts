import { sql } from "kysely"
import { expect, test, vi } from "vitest"
import { putContacts } from "#modules/customers/index.ts"
import { createMember, transaction } from "#modules/identity/index.ts"
import { notifyMember, queueMessage } from "#modules/messages/index.ts"
import { computeMatrix, metricKind } from "#modules/metrics/index.ts"
import { relayOutbox } from "#modules/timeline/index.ts"
import { putSurveyAnswers } from "#modules/voice/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { runJobs } from "#test/jobs.ts"
import { allRows, sender } from "#test/tracking.ts"

const { engines, app } = await testProduct()
const ctx = await engines.workspace({ timeZone: "UTC" })
const headers = { authorization: await app.keyFor(ctx) }

const at = "2026-11-10T10:00:00Z"
const event = (userId: string, messageId: string) => ({
  type: "track",
  userId,
  event: "Report",
  messageId,
  timestamp: at,
  properties: { title: `by ${userId}` },
})
const batch = [
  { type: "group", userId: "anna-7", groupId: "volga", messageId: "g-1", traits: { name: "Volga" } },
  { type: "group", userId: "boris-8", groupId: "volga", messageId: "g-2", traits: { name: "Volga" } },
  { type: "track", anonymousId: "anna-browser", event: "Report", messageId: "m-0", timestamp: at },
  {
    type: "identify",
    userId: "anna-7",
    anonymousId: "anna-browser",
    messageId: "i-1",
    traits: { name: "Anna Sorokina", email: "Anna.Sorokina@Volga.example" },
  },
  event("anna-7", "m-1"),
  event("anna-7", "m-2"),
  event("boris-8", "m-3"),
  event("ANNA.sorokina@volga.example", "m-4"),
  { ...event("anna-7", "m-5"), event: 7 },
]

const post = (url: string, payload: object) => app.inject({ method: "POST", url, headers, payload })
const erase = (person: string) => post("/api/v1/people/erase", { person })

/** Everything that is kept of the workspace, in both stores, as text. */
async function everything(): Promise<string> {
  const tables = await sql<{ name: string }>`
    SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id'
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'`.execute(engines.records.db)
  const kept: unknown[] = [await allRows(ctx)]
  for (const { name } of tables.rows)
    kept.push(name, (await transaction(ctx, (tx) => sql`SELECT * FROM ${sql.table(name)}`.execute(tx))).rows)
  kept.push((await sql`SELECT payload FROM graphile_worker._private_jobs`.execute(engines.records.db)).rows)
  return JSON.stringify(kept, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value))
}

/** People and events of the account, as the metrics count them. */
async function figures(): Promise<(number | null)[]> {
  const words = { en: "x", ru: "х" }
  const definitions = [
    { key: "people", of: { name: ["usage.*"] }, take: "distinct_people", over: "28d" },
    { key: "events", of: { name: ["usage.*"] }, take: "count", over: "ever" },
    { key: "nps", of: { name: ["survey.nps"] }, take: "mean", over: "ever" },
  ].map((body) => metricKind.schema.parse({ name: words, about: words, unit: "number", good: "up", ...body }))
  const matrix = await computeMatrix(ctx, {
    definitions,
    wanted: ["people", "events", "nps"],
    days: ["2026-11-16"],
    accounts: ["volga"],
  })
  return ["people", "events", "nps"].map((key) => matrix.value(key, "volga", 0))
}

/** What became of tracked messages today. */
async function counted() {
  const status = await app.inject({ url: "/api/v1/tracking/status", headers })
  type Day = { taken: number; duplicates: number; refused: Record<string, number> }
  return status.json<{ sources: { days: Day[] }[] }>().sources[0]?.days[0]
}

test("a person who is erased stands nowhere, is not brought back, and takes nothing of others along", async () => {
  const { send } = await sender(app, ctx)
  expect((await send({ body: { batch } })).statusCode).toBe(200)
  await runJobs(engines)
  await transaction(ctx, (tx) =>
    putSurveyAnswers(tx, ctx, [
      {
        answer_id: "a-1",
        account_id: "volga",
        person: "anna.sorokina@volga.example",
        kind: "nps",
        score: 2,
        at,
        comment: "Anna S. is cross",
      },
      {
        answer_id: "a-2",
        account_id: "volga",
        person: "boris-8",
        kind: "nps",
        score: 10,
        at,
        comment: "fine",
      },
    ]),
  )
  await relayOutbox(ctx)
  const renamed = await app.inject({
    method: "PATCH",
    url: "/api/v1/contacts/anna-7",
    headers,
    payload: { title: "Anna's own title" },
  })
  expect(renamed.statusCode).toBe(200)
  await runJobs(engines)
  await relayOutbox(ctx)
  expect(await figures()).toEqual([4, 5, 6])
  expect(await everything()).toMatch(/anna/i)

  const seen = await app.inject({ url: "/api/v1/people/Anna.Sorokina@volga.example", headers })
  const kept = seen.json<{ names: string[]; timeline_rows: number }>()
  expect(kept).toMatchObject({ contacts: [{ contact_id: "anna-7" }], accounts: ["volga"], survey_answers: 1 })
  expect(kept.names.sort()).toEqual([
    "Anna.Sorokina@volga.example",
    "anna-7",
    "anna-browser",
    "anna.sorokina@volga.example",
  ])

  const asked = await erase("anna-browser")
  expect(asked.statusCode).toBe(202)
  const { href } = asked.json<{ href: string }>()
  expect((await app.inject({ url: href, headers })).json()).toMatchObject({ status: "running", result: null })
  await runJobs(engines)
  await relayOutbox(ctx)
  expect((await app.inject({ url: href, headers })).json()).toMatchObject({
    status: "done",
    progress: 1,
    // The row of her answer stays, without her.
    result: { contacts: 1, survey_answers: 1, timeline_rows: kept.timeline_rows - 1 },
  })
  expect(await everything()).not.toMatch(/anna/i)
  expect(await figures()).toEqual([1, 1, 6])

  // The same messages once more: those of others are known, hers are refused.
  expect((await send({ body: { batch: batch.slice(0, -1) } })).statusCode).toBe(200)
  await runJobs(engines)
  expect(await figures()).toEqual([1, 1, 6])
  await vi.waitUntil(async () => (await counted())?.duplicates === 2)
  expect(await counted()).toMatchObject({ taken: 8, duplicates: 2, refused: { erased: 6, wrong_type: 1 } })
  expect(await everything()).not.toMatch(/anna/i)
  const contact = {
    contact_id: "new-id",
    account_id: "volga",
    name: "A.",
    email: "anna.sorokina@volga.example",
  }
  const { outcomes } = await transaction(ctx, (tx) => putContacts(tx, ctx, [contact]))
  expect(outcomes).toEqual([expect.objectContaining({ field: "email", code: "erased" })])

  expect((await erase("Anna-7")).statusCode).toBe(404)
  expect((await erase("anna-7")).statusCode).toBe(202)
  await runJobs(engines)
})

test("what speaks of the account stays, without the person: consents, tasks, alerts, messages, notifications", async () => {
  const call = caller(app, ctx)
  const member = "lead@vendor.example"
  await transaction(ctx, async (tx) => {
    await createMember(tx, ctx, { email: member, name: "Lead", role: "lead" })
    await putContacts(tx, ctx, [
      { contact_id: "vera-9", account_id: "volga", name: "Vera Lisina", email: "vera@volga.example" },
      { contact_id: "gleb-10", account_id: "volga", name: "Gleb Vera", email: "gleb@volga.example" },
    ])
  })
  const words = { channel: "site", text_version: "2026-03", amount_rule: "990 RUB a month at most" }
  const consent = (person: string) =>
    call<{ id: string }>("POST", "/accounts/volga/payment-consents", { person, ...words })
  const hers = await consent("VERA LISINA, director")
  const his = await consent("Gleb Vera <gleb@volga.example>")
  const asked = {
    account_id: "volga",
    title: "Call Vera Lisina",
    about: "or write to Vera@Volga.example, not to Gleb Vera",
    owner_email: member,
    due_at: "2030-01-01T00:00:00Z",
  }
  const task = await call<{ id: string }>("POST", "/tasks", asked, 201)
  await call("POST", `/tasks/${task.id}/done`, { note: "Vera Lisina was away" })
  await transaction(ctx, async (tx) => {
    await notifyMember(tx, ctx, {
      key: "note:1",
      email: member,
      title: "Volga: Vera Lisina answered",
      text: "vera@volga.example",
      href: "/accounts/volga",
    })
    await queueMessage(tx, ctx, {
      key: "hello:1",
      account_id: "volga",
      contact_id: "vera-9",
      channel: "email",
      template: "welcome",
      values: { first: "Vera Lisina" },
    })
  })
  const reason = {
    kind: "event",
    name: "survey.nps",
    at,
    value: 2,
    person: "VERA@volga.example",
    comment: "No help",
  }
  await transaction(ctx, (tx) =>
    tx
      .insertInto("alerts")
      .values({
        id: crypto.randomUUID(),
        workspace_id: ctx.workspace.id,
        signal: "detractor",
        version: 1,
        account_id: "volga",
        subject: "volga",
        crossing: "event:a-1",
        severity: "high",
        owner_role: "csm",
        reason: JSON.stringify(reason),
        opened_on: "2026-11-10",
        opened_at: ctx.now,
        due_at: ctx.now,
      })
      .execute(),
  )
  await runJobs(engines)
  await relayOutbox(ctx)
  expect((await everything()).match(/vera lisina|vera@|vera-9/gi)?.length).toBeGreaterThan(8)

  expect((await erase("vera-9")).statusCode).toBe(202)
  await runJobs(engines)
  await relayOutbox(ctx)
  const left = await everything()
  expect(left.match(/.{60}(?:vera lisina|vera@|vera-9)/i)).toBeNull()
  expect(left).toMatch(/gleb@volga\.example/)
  const { consents } = await call<{ consents: object[] }>("GET", "/accounts/volga/payment-consents")
  expect(consents).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: hers.id, person: "", amount_rule: words.amount_rule }),
      expect.objectContaining({ id: his.id, person: "Gleb Vera <gleb@volga.example>" }),
    ]),
  )
  expect(left).not.toContain("No help")
  expect(left).toContain("Call …")
  expect(left).toContain("or write to …, not to Gleb Vera")
})

test("only an administrator, or a key with that right, may erase", async () => {
  const others = {
    authorization: await app.keyFor(ctx, ["customers:write", "workspace:write", "audit:read"]),
  }
  const refused = await app.inject({
    method: "POST",
    url: "/api/v1/people/erase",
    headers: others,
    payload: { person: "boris-8" },
  })
  expect(refused.statusCode).toBe(403)
  expect(await figures()).toEqual([1, 1, 6])
})
