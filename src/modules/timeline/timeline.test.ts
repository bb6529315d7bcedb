import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { putAccounts, putContacts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { append, attributePeople, queueRows, relayOutbox, removeSource, type TimelineRow } from "./index.ts"
import { storyRows } from "./queries.ch.ts"
import { contentHash } from "./row.ts"

let engines: TestEngines
let ctx: Context

beforeAll(async () => {
  engines = await testEngines()
  ctx = await engines.workspace()
})
afterAll(() => engines.close())

const at = "2026-03-01T10:00:00.000Z"

const row = (given: Partial<TimelineRow>): TimelineRow => ({
  account_id: "A-1",
  person: "",
  name: "usage.Report Created",
  at,
  recorded_at: at,
  value: null,
  properties: {},
  source: "test",
  message_id: "m-1",
  ...given,
})

const story = (accountId: string, of = ctx) =>
  storyRows(of, {
    accountId,
    from: new Date("1990-01-01T00:00:00Z"),
    to: new Date("2100-01-01T00:00:00Z"),
    names: [],
    prefixes: [],
    after: null,
    limit: 1000,
  })

describe("append", () => {
  it("tells created, duplicate, own and conflict apart, within a batch and between batches", async () => {
    const first = row({ message_id: "a-1" })
    expect(await append(ctx, [first, { ...first }, row({ message_id: "a-1", value: 5 })])).toEqual([
      "created",
      "duplicate",
      "conflict",
    ])
    expect(
      await append(ctx, [first, { ...first, source: "other" }, { ...first, name: "usage.Other" }]),
    ).toEqual(["own", "duplicate", "conflict"])
    const rows = (await story("A-1")).filter((found) => found.message_id === "a-1")
    expect(rows).toEqual([{ ...first, account_id: undefined, properties: "{}" }])
  })

  it("knows every one of many messages again, whatever bytes their hashes end in", async () => {
    const rows = Array.from({ length: 3000 }, (_, at) =>
      row({ account_id: "A-again", message_id: `again-${at}` }),
    )
    expect(new Set(await append(ctx, rows))).toEqual(new Set(["created"]))
    expect(new Set(await append(ctx, rows))).toEqual(new Set(["own"]))
  })

  it("takes rows anew once they were taken back, of many as of few", async () => {
    const again = await engines.workspace()
    const rows = Array.from({ length: 30_000 }, (_, at) =>
      row({ message_id: `back-${at}`, source: "import:1" }),
    )
    expect(new Set(await append(again, rows))).toEqual(new Set(["created"]))
    expect(await removeSource(again, "import:1")).toBe(30_000)
    // Few ids are looked up in the second order of the rows, many in the first.
    expect(await append(again, rows.slice(0, 1))).toEqual(["created"])
    expect(new Set(await append(again, rows.slice(1)))).toEqual(new Set(["created"]))
  })

  it("counts each id once whatever is sent how often, by many senders at once", async () => {
    const batches = fc.array(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 2 })), { maxLength: 20 }),
      { minLength: 1, maxLength: 6 },
    )
    let run = 0
    await fc.assert(
      fc.asyncProperty(batches, async (sent) => {
        const account = `P-${++run}`
        const outcomes = await Promise.all(
          sent.map((batch) =>
            append(
              ctx,
              batch.map(([id, value]) => row({ account_id: account, message_id: `${account}:${id}`, value })),
            ),
          ),
        )
        const ids = new Set(sent.flat().map(([id]) => `${account}:${id}`))
        const stored = await story(account)
        expect(new Set(stored.map((found) => found.message_id))).toEqual(ids)
        expect(stored.length).toBe(ids.size)
        expect(outcomes.flat().filter((outcome) => outcome === "created").length).toBe(ids.size)
      }),
      { numRuns: 15 },
    )
  })

  it("keeps workspaces apart", async () => {
    const other = await engines.workspace()
    expect(await append(other, [row({ account_id: "A-1", message_id: "a-1" })])).toEqual(["created"])
    expect((await story("A-1", other)).length).toBe(1)
  })
})

describe("content", () => {
  it("does not depend on the order of properties, nor on how the instant is written", () => {
    const one = row({ properties: { a: 1, b: { c: 2, d: 3 } } })
    const same = row({ properties: { b: { d: 3, c: 2 }, a: 1 }, at: "2026-03-01T13:00:00+03:00" })
    expect(contentHash(same)).toBe(contentHash(one))
    expect(contentHash(row({ properties: { a: 1 } }))).not.toBe(contentHash(one))
  })
})

describe("outbox", () => {
  it("is carried over once, and a rolled-back change leaves nothing", async () => {
    await expect(
      transaction(ctx, async (tx) => {
        await queueRows(tx, ctx, { append: [row({ account_id: "O-1", message_id: "o-lost" })], retract: [] })
        throw new Error("rolled back")
      }),
    ).rejects.toThrow("rolled back")
    await transaction(ctx, (tx) =>
      queueRows(tx, ctx, { append: [row({ account_id: "O-1", message_id: "o-1" })], retract: [] }),
    )
    await Promise.all([relayOutbox(ctx), relayOutbox(ctx)])
    await relayOutbox(ctx)
    expect((await story("O-1")).map((found) => found.message_id)).toEqual(["o-1"])
  })

  it("ends with what the last entry said of each id", async () => {
    const say = (change: { append?: string[]; retract?: string[] }) =>
      transaction(ctx, (tx) =>
        queueRows(tx, ctx, {
          append: (change.append ?? []).map((id) => row({ account_id: "O-2", message_id: id })),
          retract: change.retract ?? [],
        }),
      )
    await say({ append: ["x", "y"] })
    await say({ append: ["z"], retract: ["x"] })
    await relayOutbox(ctx)
    await say({ retract: ["y"] })
    await say({ append: ["y"] })
    await say({ append: ["w"] })
    await say({ retract: ["w"] })
    await relayOutbox(ctx)
    expect((await story("O-2")).map((found) => found.message_id).sort()).toEqual(["y", "z"])
  })
})

describe("attribution and removal", () => {
  it("gives rows to the account once the person is its contact, and takes a source back", async () => {
    const person = "anna@volga.example"
    await append(ctx, [
      row({ account_id: "", person, message_id: "u-1", source: "import:1", said: { account: "" } }),
      row({ account_id: "", person: "nobody@volga.example", message_id: "u-2", source: "import:1:2" }),
    ])
    expect(await attributePeople(ctx)).toBe(0)
    await transaction(ctx, async (tx) => {
      await putAccounts(tx, ctx, [{ account_id: "V-1", name: "Волга", traits: {} }])
      const contact = { contact_id: "c-1", account_id: "V-1", name: "Анна", email: "Anna@volga.example" }
      await putContacts(tx, ctx, [contact])
    })
    expect(await attributePeople(ctx)).toBe(1)
    expect(await attributePeople(ctx)).toBe(0)
    expect((await story("V-1")).map((found) => found.message_id)).toEqual(["u-1"])
    const again = row({
      account_id: "V-1",
      person,
      message_id: "u-1",
      source: "import:2",
      said: { account: "" },
    })
    expect(await append(ctx, [again])).toEqual(["duplicate"])
    expect(await removeSource(ctx, "import:1")).toBe(2)
    expect(await story("V-1")).toEqual([])
    expect(await append(ctx, [again])).toEqual(["created"])
  })
})
