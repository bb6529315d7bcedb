import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Analytics } from "@segment/analytics-node"
import { afterAll, expect, test } from "vitest"
import { type RunningServer, startServer } from "./e2e/server.ts"

const folder = mkdtempSync(join(tmpdir(), "perennial-kill-"))
const apiKey = "key-of-the-kill-test"
let server: RunningServer | undefined
afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const start = async (port = "0") => {
  const options = { folder, flags: ["--empty", "--port", port], env: { PERENNIAL_API_KEY: apiKey } }
  server = await startServer(options)
  return server
}

async function api(path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${server!.url}${path}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  expect(answer.status).toBeLessThan(300)
  return answer.json()
}

type Row = { message_id: string; properties: { number: number } }
type Page = { rows: Row[]; next_cursor: string | null }

/** The numbers of all events that the account has, in the order of their rows. */
async function storedNumbers(): Promise<number[]> {
  const numbers: number[] = []
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: Page = (await api(
      `/api/v1/accounts/acme/timeline?name=usage.*&limit=1000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
    )) as Page
    numbers.push(...page.rows.map(({ properties }) => properties.number))
    cursor = page.next_cursor
  }
  return numbers
}

const events = 50_000
const kills = 3

test("the real client's events are there exactly once, whenever the server is killed", {
  timeout: 300_000,
}, async () => {
  const { url } = await start()
  const { write_key: writeKey } = (await api("/api/v1/write-keys", { name: "client" })) as {
    write_key: string
  }
  const client = new Analytics({
    writeKey,
    host: url,
    flushAt: 20,
    maxRetries: 100,
    httpRequestTimeout: 30_000,
  })
  const failures: unknown[] = []
  let acknowledged = 0
  let enough = () => undefined as void
  let wanted = Number.POSITIVE_INFINITY
  client.on("error", (error) => failures.push(error))
  client.on("http_response", ({ status }) => {
    if (status === 200 && ++acknowledged >= wanted) enough()
  })
  const acknowledgements = (count: number) =>
    new Promise<void>((resolve) => {
      wanted = count
      enough = resolve
    })

  client.group({ userId: "ann", groupId: "acme", traits: { name: "Acme" } })
  const wave = events / (kills + 1)
  for (let number = 0; number < events; number++) {
    client.track({
      userId: `user-${number % 100}`,
      event: "Used",
      properties: { number },
      context: { groupId: "acme" },
    })
    if ((number + 1) % wave !== 0 || number + 1 === events) continue
    // In the middle of a wave: some of its batches are acknowledged, others are on their way.
    await acknowledgements(acknowledged + wave / 20 / 4)
    await server!.stop("SIGKILL")
    await start(new URL(url).port)
  }
  await client.closeAndFlush()
  expect(failures).toEqual([])
  const numbers = await storedNumbers()
  expect(numbers.length).toBe(events)
  expect(new Set(numbers).size).toBe(events)
})
