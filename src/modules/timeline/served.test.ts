import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { putAccounts, putContacts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { type TestEngines, testCluster, testEngines } from "#test/engines.ts"
import type { WriterOrder } from "#test/writer.ts"
import { append, attributePeople, queueRows, relayOutbox, removeSource, type TimelineRow } from "./index.ts"
import { storyRows } from "./queries.ch.ts"

const at = "2026-03-01T10:00:00.000Z"
const row = (given: Partial<TimelineRow>): TimelineRow => ({
  account_id: "A-1",
  person: "",
  name: "usage.Report",
  at,
  recorded_at: at,
  value: null,
  properties: { says: "it's \\ a\ttab\nand «кавычки»" },
  source: "test",
  message_id: "m-1",
  ...given,
})

const run = promisify(execFile)

describe.each(["server", "cluster"] as const)("the timeline on a %s over HTTP", (shape) => {
  let engines: TestEngines
  let ctx: Context
  beforeAll(async () => {
    engines = await testEngines(shape)
    ctx = await engines.workspace()
  })
  afterAll(() => engines.close())

  const story = (accountId: string) =>
    storyRows(ctx, {
      accountId,
      from: new Date("1990-01-01T00:00:00Z"),
      to: new Date("2100-01-01T00:00:00Z"),
      names: [],
      prefixes: [],
      after: null,
      limit: 10_000,
    })
  const idsOf = async (accountId: string) => (await story(accountId)).map(({ message_id }) => message_id)

  test("has the tables of its shape", async () => {
    const tables = await engines.timeline.system(
      "SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE 'timeline%' ORDER BY name",
    )
    const names = shape === "cluster" ? ["timeline", "timeline_local"] : ["timeline"]
    expect(tables).toEqual(names.map((name) => ({ name })))
  })

  test("rows come back as they were written, and one id counts once", async () => {
    expect(await append(ctx, [row({}), row({}), row({ value: 5 })])).toEqual([
      "created",
      "duplicate",
      "conflict",
    ])
    expect(await append(ctx, [row({}), row({ source: "other" })])).toEqual(["own", "duplicate"])
    const { account_id: _account, properties, ...written } = row({})
    expect(await story("A-1")).toEqual([{ ...written, properties: JSON.stringify(properties) }])
  })

  test("two processes that write the same ids at once count each once", async () => {
    const order: WriterOrder = {
      databaseUrl: engines.databaseUrl,
      clickhouseUrl: engines.clickhouseUrl,
      cluster: shape === "cluster" ? testCluster : null,
      workspace: ctx.workspace.id,
      account: "both",
      batches: Array.from({ length: 12 }, (_batch, at) =>
        Array.from({ length: 40 }, (_id, i) => at * 20 + i),
      ),
    }
    const write = () =>
      run(process.execPath, [join(import.meta.dirname, "../../../test/writer.ts"), JSON.stringify(order)])
    const created = (await Promise.all([write(), write()])).map(({ stdout }) => Number(stdout))
    const ids = new Set(order.batches.flat())
    expect((created[0] as number) + (created[1] as number)).toBe(ids.size)
    const stored = await idsOf("both")
    expect(stored.length).toBe(ids.size)
    expect(new Set(stored)).toEqual(new Set([...ids].map((id) => `both:${id}`)))
  })

  test("the outbox is carried over once, and retracts", async () => {
    const told = (message_id: string) => row({ account_id: "O-1", message_id })
    const queue = (append: string[], retract: string[]) =>
      transaction(ctx, (tx) => queueRows(tx, ctx, { append: append.map(told), retract }))
    await queue(["o-1", "o-2"], [])
    await Promise.all([relayOutbox(ctx), relayOutbox(ctx)])
    await queue([], ["o-1"])
    await relayOutbox(ctx)
    expect(await idsOf("O-1")).toEqual(["o-2"])
  })

  test("waiting rows find their account, among many people, and a source can be taken back and come again", async () => {
    const people = Array.from({ length: 3000 }, (_person, i) => `person-${i}@volga.example`)
    const waiting = people.map((person, i) =>
      row({ account_id: "", person, message_id: `w-${i}`, source: "import:1", said: { account: "" } }),
    )
    await append(ctx, waiting)
    await transaction(ctx, async (tx) => {
      await putAccounts(tx, ctx, [{ account_id: "V-1", name: "Волга", traits: {} }])
      const contacts = people.map((email, i) => ({
        contact_id: `c-${i}`,
        account_id: "V-1",
        name: email,
        email,
      }))
      await putContacts(tx, ctx, contacts)
    })
    expect(await attributePeople(ctx)).toBe(people.length)
    expect(await attributePeople(ctx)).toBe(0)
    const ids = new Set(waiting.map(({ message_id }) => message_id))
    const stored = await idsOf("V-1")
    expect(stored.length).toBe(ids.size)
    expect(new Set(stored)).toEqual(ids)
    expect(new Set(await append(ctx, waiting))).toEqual(new Set(["own"]))
    expect(await removeSource(ctx, "import:1")).toBe(people.length)
    expect(await story("V-1")).toEqual([])
    expect(new Set(await append(ctx, waiting))).toEqual(new Set(["created"]))
  })
})
