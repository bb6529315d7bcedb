import { expect, test } from "vitest"
import { type Context, transaction } from "#modules/identity/index.ts"
import { queueRows, relayOutbox, type TimelineRow } from "#modules/timeline/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import { testApp, testProduct } from "#test/app.ts"
import { importing } from "#test/importing.ts"
import { allRows, sender } from "#test/tracking.ts"
import { getStatus } from "./contract.ts"

const { engines, app } = await testProduct()

const track = (userId: string, messageId: string, timestamp?: string) => ({
  type: "track",
  userId,
  event: "Opened",
  messageId,
  timestamp,
})

async function status(ctx: Context) {
  const response = await app.inject({
    url: "/api/v1/status",
    headers: { authorization: await app.keyFor(ctx) },
  })
  expect(response.statusCode, response.body).toBe(200)
  return getStatus.response.parse(response.json())
}

/** Sends on a day through an app of its own, whose end writes every count. */
async function sendOn(ctx: Context, now: string, key: Awaited<ReturnType<typeof sender>>, batch: unknown[]) {
  engines.setNow(new Date(now))
  const own = await testApp(engines)
  const answer = await own.inject({
    method: "POST",
    url: "/v1/batch",
    headers: { authorization: `Bearer ${key.secret}`, "content-type": "application/json" },
    payload: JSON.stringify({ batch }),
  })
  expect(answer.statusCode, answer.body).toBe(200)
  await own.close()
  return ctx
}

test("the status counts what came, by source; a source that used to send and is silent stands first", async () => {
  engines.setNow(new Date("2026-11-10T08:00:00Z"))
  const ctx = await engines.workspace()
  const mobile = await sender(app, ctx)
  const web = await sender(app, ctx)
  const unused = await sender(app, ctx)
  for (const day of [10, 11, 12])
    await sendOn(ctx, `2026-11-${day}T08:00:00Z`, mobile, [track("ann", `mobile-${day}`)])
  const batch = [
    track("ann", "w1"),
    track("ann", "w2", "2026-11-20T00:00:00Z"),
    track("ann", "w1"),
    { ...track("", "w3"), userId: undefined },
    { type: "track", userId: "ann", messageId: "w4" },
  ]
  await sendOn(ctx, "2026-11-14T11:00:00Z", web, batch)
  const files = await importing(engines, app, { ...ctx, now: engines.clock() })
  await files.accounts("a", "b")

  const answer = await status(ctx)
  const of = (id: string) => answer.sources.find((source) => source.id === id)
  expect(answer.sources.map(({ id, state }) => [id, state])).toEqual([
    [mobile.id, "silent"],
    [web.id, "sending"],
    ["accounts", "sending"],
    [unused.id, "never"],
  ])
  expect(answer.sources[0]).toMatchObject({
    id: mobile.id,
    silent_hours: 51,
    week: { rows: 3 },
    today: { rows: 0 },
  })
  expect(of(web.id)).toMatchObject({
    today: { rows: 2, duplicates: 1, refused: 2 },
    ahead: 1,
    silent_hours: 0,
  })
  expect(Object.values(of(web.id)?.refused ?? {})).toEqual([1, 1])
  expect(of("accounts")).toMatchObject({ kind: "import", today: { rows: 2, duplicates: 0, refused: 0 } })
  expect(answer.refusals.map(({ reason }) => reason).sort()).toEqual(
    Object.keys(of(web.id)?.refused ?? {}).sort(),
  )
  expect(answer.timeline).toMatchObject({ rows: (await allRows(ctx)).length, unattributed: 5 })
  expect(answer.versions.records).toMatch(/^PostgreSQL \d+/)
  expect(answer.versions.timeline).toMatch(/^ClickHouse \d+\./)
})

test("the outbox's lag and the jobs that fail are seen until they are gone", async () => {
  engines.setNow(new Date("2026-11-16T09:00:00Z"))
  const ctx = await engines.workspace()
  const row: TimelineRow = {
    account_id: "a",
    person: "",
    name: "account.created",
    at: "2026-11-16T08:00:00Z",
    recorded_at: "2026-11-16T08:00:00Z",
    value: null,
    properties: {},
    source: "records",
    message_id: "outbox-1",
  }
  await transaction(ctx, async (tx) => {
    await queueRows(tx, ctx, { append: [row], retract: [] })
    await addJob(tx, "attribute_people", { workspace_id: ctx.workspace.id }, { after: 3600 })
  })
  engines.setNow(new Date("2026-11-16T09:01:30Z"))
  await engines.records.pool.query(
    `UPDATE graphile_worker._private_jobs SET last_error = E'boom\\n    at somewhere', attempts = 3
     WHERE payload ->> 'workspace_id' = $1 AND run_at > now()`,
    [ctx.workspace.id],
  )
  const waiting = await status(ctx)
  expect(waiting.outbox).toEqual({ entries: 1, lag_seconds: 90 })
  expect(waiting.jobs).toMatchObject({ waiting: 1, running: 0, scheduled: 1 })
  expect(waiting.jobs.failing).toMatchObject([
    { task: "attribute_people", attempts: 3, again: true, error: "boom" },
  ])
  expect(await figure("perennial_outbox_entries")).toBe(1)
  expect(await figure("perennial_outbox_lag_seconds")).toBe(90)
  await relayOutbox(ctx)
  const done = await status(ctx)
  expect(done.outbox).toEqual({ entries: 0, lag_seconds: 0 })
  expect(done.sources).toMatchObject([
    { kind: "records", id: "records", state: "sending", today: { rows: 1 } },
  ])
  expect(await figure("perennial_outbox_entries")).toBe(0)
})

const figures = async (headers: Record<string, string> = {}) => app.inject({ url: "/metrics", headers })

/** The sum of a figure over the series that carry all of these labels; 0 where there is none. */
async function figure(name: string, ...labels: string[]): Promise<number> {
  const { body } = await figures()
  return body
    .split("\n")
    .filter((line) => new RegExp(`^${name}[ {]`).test(line) && labels.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0)
}

test("figures grow by what was taken and refused, and tell nothing of whom", async () => {
  const ctx = await engines.workspace({ name: "Of-A-Alone" })
  const key = await sender(app, ctx)
  const names = [
    ["perennial_timeline_rows_total", 'source="tracking"', 'outcome="created"'],
    ["perennial_timeline_rows_total", 'source="tracking"', 'outcome="duplicate"'],
    ["perennial_timeline_rows_total", 'source="tracking"', 'outcome="conflict"'],
    ["perennial_tracking_refused_total"],
    ["perennial_tracking_flush_messages_sum"],
    ["perennial_tracking_ack_seconds_count"],
    ["perennial_http_request_seconds_count", 'route="/v1/batch"', 'status="200"'],
    ["perennial_http_request_seconds_count", 'route="/v1/batch"', 'status="400"'],
    ["perennial_timeline_rows"],
  ] as const
  const all = () => Promise.all(names.map(([name, ...labels]) => figure(name, ...labels)))
  const before = await all()
  const batch = [
    track("Of-A-Alone", "m1"),
    track("Of-A-Alone", "m2"),
    track("Of-A-Alone", "m1"),
    { ...track("Of-A-Alone", "m2"), event: "Another" },
    { type: "track" },
  ]
  expect((await key.send({ body: { batch } })).statusCode).toBe(200)
  expect((await key.send({ body: "{" })).statusCode).toBe(400)
  const after = await all()
  expect(after.map((value, at) => value - (before[at] ?? 0))).toEqual([2, 1, 1, 1, 4, 1, 1, 1, 2])
  expect(await figure("perennial_tracking_waiting_messages")).toBe(0)
  expect(await figure("process_resident_memory_bytes")).toBeGreaterThan(1e7)
  const { body, headers } = await figures()
  expect(headers["content-type"]).toMatch(/^text\/plain/)
  expect(body).not.toMatch(new RegExp(`Of-A-Alone|${ctx.workspace.id}|${key.id}`))
})

test("figures are for this machine, and for keys that may read the workspace", async () => {
  const ctx = await engines.workspace()
  expect((await figures()).statusCode).toBe(200)
  const elsewheres: Record<string, string>[] = [{ "x-forwarded-for": "10.0.0.1" }, { host: "cs.example.com" }]
  for (const elsewhere of elsewheres) {
    expect((await figures(elsewhere)).statusCode).toBe(401)
    const lacking = await app.keyFor(ctx, ["customers:read"])
    expect((await figures({ ...elsewhere, authorization: lacking })).statusCode).toBe(403)
    const having = await app.keyFor(ctx, ["workspace:read"])
    expect((await figures({ ...elsewhere, authorization: having })).statusCode).toBe(200)
  }
  const outside = await app.inject({ url: "/metrics", remoteAddress: "10.0.0.1" })
  expect(outside.statusCode).toBe(401)
})
