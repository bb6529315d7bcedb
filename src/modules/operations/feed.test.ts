import { once } from "node:events"
import { expect, test } from "vitest"
import type { Context } from "#modules/identity/index.ts"
import { append } from "#modules/timeline/index.ts"
import { notify } from "#platform/postgres/notices.ts"
import { testApp, testProduct } from "#test/app.ts"
import { importing } from "#test/importing.ts"
import { runJobs } from "#test/jobs.ts"
import { openFeed } from "./feed.ts"

const { engines, app } = await testProduct()
const url = await app.listen({ host: "127.0.0.1", port: 0 })

type Event = { id: string; event: string; data: Record<string, unknown> }

/** Listens as a browser does; `next` waits for the next event of a topic. */
async function listen(authorization: string, lastEventId?: string) {
  const response = await fetch(`${url}/api/v1/feed`, {
    headers: { authorization, ...(lastEventId && { "last-event-id": lastEventId }) },
  })
  expect(response.status).toBe(200)
  expect(response.headers.get("content-type")).toBe("text/event-stream")
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ""
  const events: Event[] = []
  const read = async (): Promise<boolean> => {
    const { value, done } = await reader.read()
    if (done) return false
    text += value
    const blocks = text.split("\n\n")
    text = blocks.pop() ?? ""
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1] ?? ""
      if (field("event") !== "")
        events.push({
          id: field("id"),
          event: field("event"),
          data: JSON.parse(field("data")) as Event["data"],
        })
    }
    return true
  }
  const next = async (topic: string): Promise<Event> => {
    for (;;) {
      const at = events.findIndex(({ event }) => event === topic)
      const [found] = at < 0 ? [] : events.splice(0, at + 1).slice(-1)
      if (found) return found
      if (!(await read())) throw new Error(`The feed ended without '${topic}'.`)
    }
  }
  return { next, events, end: () => reader.cancel() }
}

let made = 0
const row = (account_id: string) => ({
  account_id,
  person: "ann",
  name: "usage.Opened",
  at: "2026-11-15T10:00:00Z",
  recorded_at: "2026-11-15T10:00:00Z",
  value: null,
  properties: {},
  source: "test",
  message_id: `feed-${made++}`,
})

test("a page hears of rows, portfolios and imports of its own workspace, and of no other", async () => {
  const ctx = await engines.workspace()
  const other = await engines.workspace()
  const mine = await listen(await app.keyFor(ctx))
  const theirs = await listen(await app.keyFor(other))
  const readers = await listen(await app.keyFor(ctx, ["customers:read"]))
  for (const client of [mine, theirs, readers]) await client.next("hello")
  await append(ctx, [row("a"), row("b"), row("")])
  expect((await mine.next("timeline")).data).toEqual({ account_ids: ["a", "b"], rows: 3 })

  const files = await importing(engines, app, ctx)
  const { id } = await files.load("accounts", "account_id,name\na,A\nb,B\n")
  expect((await mine.next("import")).data).toMatchObject({ id, status: "running", rows: 2 })
  expect((await mine.next("import")).data).toMatchObject({ id, status: "done", progress: 1, rows: 2 })
  await runJobs(engines)
  await app.inject({ url: "/api/v1/portfolio", headers: { authorization: files.key } })
  expect((await mine.next("portfolio")).data).toMatchObject({ as_of: "2026-11-16" })

  await append(other, [row("theirs")])
  expect((await theirs.next("timeline")).data).toEqual({ account_ids: ["theirs"], rows: 1 })
  expect(theirs.events.filter(({ event }) => event !== "timeline")).toEqual([])
  await readers.next("portfolio")
  expect(readers.events.filter(({ event }) => event === "import")).toEqual([])
  for (const client of [mine, theirs, readers]) await client.end()
})

test("many accounts are told as many", async () => {
  const ctx = await engines.workspace()
  const client = await listen(await app.keyFor(ctx))
  await client.next("hello")
  await append(
    ctx,
    Array.from({ length: 60 }, (_, at) => row(`${"x".repeat(180)}${at}`)),
  )
  expect((await client.next("timeline")).data).toEqual({ account_ids: null, rows: 60 })
  await client.end()
})

test("one who comes back is told whether something was missed", async () => {
  const ctx = await engines.workspace()
  const key = await app.keyFor(ctx)
  const first = await listen(key)
  const { id: opened } = await first.next("hello")
  await append(ctx, [row("a")])
  const { id: last } = await first.next("timeline")
  await first.end()
  const [upToDate, behind, strange] = await Promise.all([
    listen(key, last),
    listen(key, opened),
    listen(key, "?"),
  ])
  await upToDate.next("hello")
  await behind.next("missed")
  await strange.next("missed")
  await engines.records.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'",
  )
  await upToDate.next("missed")
  await append(ctx, [row("b")])
  expect((await upToDate.next("timeline")).data).toEqual({ account_ids: ["b"], rows: 1 })
  for (const client of [upToDate, behind, strange]) await client.end()
})

test("an idle line is kept alive; a client that does not read is dropped; the end ends every stream", async () => {
  const ctx: Context = await engines.workspace()
  const feed = openFeed(engines, 5)
  const idle = await feed.open(ctx, undefined)
  const texts: string[] = []
  for await (const chunk of idle) {
    texts.push(String(chunk))
    if (texts.join("").includes("\n: ")) break
  }
  const slow = await feed.open(ctx, undefined)
  const dropped = once(slow, "close")
  const account_ids = Array.from({ length: 30 }, (_, at) => `${"y".repeat(190)}${at}`)
  for (let sent = 0; sent < 12; sent++)
    await notify(engines.records.db, ctx.workspace.id, "timeline", { account_ids, rows: 1 })
  await dropped
  await feed.close()

  const ending = await testApp(engines)
  const client = await fetch(`${await ending.listen({ host: "127.0.0.1", port: 0 })}/api/v1/feed`, {
    headers: { authorization: await ending.keyFor(ctx) },
  })
  const whole = client.text()
  await ending.close()
  expect(await whole).toContain("event: hello")
})
