import { expect, test } from "vitest"
import { addDays } from "#kernel/time.ts"
import { dailyWork, transaction } from "#modules/identity/index.ts"
import { append, retentionTask } from "#modules/timeline/index.ts"
import { testProduct } from "#test/app.ts"
import { runJobs } from "#test/jobs.ts"
import { queueDailyWork } from "./daily-work.ts"

const { engines, app } = await testProduct()
const ctx = await engines.workspace({ timeZone: "Europe/Moscow" })
const headers = { authorization: await app.keyFor(ctx) }

const today = "2026-11-16"
/** A row at noon of a day so many days ago. */
const row = (name: string, daysAgo: number) => {
  const at = `${addDays(today, -daysAgo)}T09:00:00.000Z`
  const message_id = `${name}:${daysAgo}`
  return {
    account_id: "A-1",
    person: "",
    name,
    at,
    recorded_at: at,
    value: 1,
    properties: {},
    source: "test",
    message_id,
  }
}
const rows = [0, 1, 29, 30, 31, 400].flatMap((daysAgo) => [
  row("usage.Report", daysAgo),
  row("page.Home", daysAgo),
])

type Retention = {
  families: {
    family: string
    keep: string
    first_kept: string | null
    rows: number
    first_day: string
    going: number
  }[]
  last: { day: string; removed: Record<string, number> } | null
}
const read = async (question = "") =>
  (await app.inject({ url: `/api/v1/retention${question}`, headers })).json<Retention>()
const usage = async (question = "") =>
  (await read(question)).families.find(({ family }) => family === "usage")
const keep = (family: string, keep: string) =>
  app.inject({ method: "PUT", url: `/api/v1/retention/${family}`, headers, payload: { keep } })
const work = async (now: string) => {
  engines.setNow(new Date(now))
  await queueDailyWork(engines)
  await runJobs(engines)
}

test("what is no longer kept is told beforehand, and deleted once in a workspace's night, to the day", async () => {
  await append(ctx, rows)
  expect(await usage()).toMatchObject({ keep: "forever", rows: 6, going: 0, first_kept: null })
  expect(await usage("?family=usage&keep=30%20days")).toMatchObject({ first_kept: "2026-10-17", going: 2 })
  expect(await usage()).toMatchObject({ going: 0 })

  expect((await keep("usage", "30 days")).statusCode).toBe(200)
  expect(await usage()).toMatchObject({ keep: "30 days", rows: 6, going: 2, first_day: "2025-10-12" })
  // 2:59 in Moscow is not the night's hour yet.
  await work("2026-11-15T23:59:00Z")
  expect(await usage()).toMatchObject({ rows: 6 })
  await work("2026-11-16T00:00:00Z")
  expect(await usage()).toMatchObject({ rows: 4, going: 0, first_day: "2026-10-17" })
  expect((await read()).families.find(({ family }) => family === "page")).toMatchObject({ rows: 6 })
  expect((await read()).last).toEqual({ day: today, removed: { usage: 2 } })
  const audit = (await app.inject({ url: "/api/v1/audit", headers })).json<{
    entries: { action: string; after: unknown }[]
  }>()
  expect(audit.entries.find(({ action }) => action === "retention.apply")?.after).toEqual({ usage: 2 })

  // What is sent again goes again, in the next night and not before.
  expect(await append(ctx, rows)).toEqual(
    rows.map(({ message_id }) => (/usage.*:(31|400)$/.test(message_id) ? "created" : "own")),
  )
  await work("2026-11-16T12:00:00Z")
  expect(await usage()).toMatchObject({ rows: 6 })
  await work("2026-11-17T05:00:00Z")
  expect(await usage()).toMatchObject({ rows: 3, first_day: "2026-10-18" })
  expect((await transaction(ctx, (tx) => dailyWork(tx, retentionTask)))?.day).toBe("2026-11-17")
})

test("rules that cannot be are refused with the remedy", async () => {
  const refused = await keep("subscription", "36 months")
  expect(refused.statusCode).toBe(422)
  expect(refused.json<{ errors: object[] }>().errors).toEqual([
    { path: "keep", message: expect.stringContaining("add up to what is true now") as string },
  ])
  for (const wrong of ["0 days", "3 weeks", "", "36months", "10000 days"])
    expect((await keep("usage", wrong)).statusCode).toBe(422)
  expect((await keep("Usage.", "3 days")).statusCode).toBe(422)
  expect((await keep("subscription", "forever")).statusCode).toBe(200)
})
