import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { transaction } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import { testApp } from "#test/app.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { allRows, sender } from "#test/tracking.ts"

let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

const events = (prefix: string, count: number) =>
  Array.from({ length: count }, (_event, at) => ({
    type: "track",
    userId: "u",
    event: "E",
    messageId: `${prefix}-${at}`,
    timestamp: "2026-11-01T10:00:00.000Z",
  }))

/** The real engines, where each block of rows passes `before` on its way to the disk. */
const watched = (before: (rows: readonly unknown[][]) => Promise<void>): Engines => ({
  ...engines,
  timeline: {
    ...engines.timeline,
    insertColumns: async (table, columns, rows) => {
      await before(rows)
      await engines.timeline.insertColumns(table, columns, rows)
    },
  },
})

/** A gate that is shut until it is opened. */
function gate() {
  let open = () => undefined as void
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

describe("intake", () => {
  it("stores each message once, however often and by whomever it is sent", { timeout: 60_000 }, async () => {
    const app = await testApp(engines)
    let run = 0
    const requests = fc.array(fc.array(fc.nat(40), { minLength: 1, maxLength: 12 }), {
      minLength: 1,
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(requests, async (sent) => {
        const ctx = await engines.workspace()
        const senders = [await sender(app, ctx), await sender(app, ctx)]
        const all = events(`r${++run}`, 41)
        const send = (ids: number[], at: number) =>
          senders[at % 2]!.send({ body: { batch: ids.map((id) => all[id]) } })
        const answers = await Promise.all([...sent, ...sent].map(send))
        answers.push(...(await Promise.all(sent.map(send))))
        expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
        const ids = [...new Set(sent.flat())].map((id) => all[id]!.messageId)
        expect((await allRows(ctx)).map((row) => row.message_id)).toEqual(ids.sort())
      }),
      { numRuns: 12 },
    )
    await app.close()
  })

  it("asks senders to come again when too much waits, and loses nothing it took", {
    timeout: 60_000,
  }, async () => {
    const { opened, open } = gate()
    const app = await testApp(watched(() => opened))
    const ctx = await engines.workspace()
    const { send } = await sender(app, ctx)
    let answered = 0
    const sent = Array.from({ length: 60 }, async (_request, at) => {
      const answer = await send({ body: { batch: events(`o${at}`, 2000) } })
      answered += 1
      // Those refused are answered while all others still wait.
      if (answered === 30) open()
      return answer
    })
    const answers = await Promise.all(sent)
    const codes = answers.map(({ statusCode }) => statusCode)
    expect(codes.filter((code) => code === 200).length).toBe(30)
    const busy = answers.find(({ statusCode }) => statusCode === 429)!
    expect(busy.headers).toMatchObject({ "retry-after": "1", "x-ratelimit-reset": "1" })
    const taken = codes.flatMap((code, at) => (code === 200 ? events(`o${at}`, 2000) : []))
    expect(new Set((await allRows(ctx)).map((row) => row.message_id))).toEqual(
      new Set(taken.map(({ messageId }) => messageId)),
    )
    const again = await send({ body: { batch: events("o59", 2000) } })
    expect(again.statusCode).toBe(200)
    await app.close()
  })

  it("keeps a request that cannot be written from taking others with it", async () => {
    const app = await testApp(
      watched(async (rows) => {
        if (JSON.stringify(rows).includes("poison")) throw new Error("cannot be written")
      }),
    )
    const ctx = await engines.workspace()
    const { send } = await sender(app, ctx)
    const names = ["a", "b", "poison", "c", "d"]
    const answers = await Promise.all(names.map((name) => send({ body: { batch: events(name, 3) } })))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 503, 200, 200])
    expect(answers[2]!.headers["retry-after"]).toBe("1")
    expect((await allRows(ctx)).length).toBe(12)
    await app.close()
  })

  it("closes when everything taken is on disk and counted", async () => {
    const { opened, open } = gate()
    const { opened: begun, open: begin } = gate()
    const app = await testApp(
      watched(() => {
        begin()
        return opened
      }),
    )
    const ctx = await engines.workspace()
    const { send, id } = await sender(app, ctx)
    const sent = [send({ body: { batch: events("x", 10) } }), send({ body: { batch: events("y", 10) } })]
    await begun
    const closed = app.close()
    open()
    await closed
    expect((await allRows(ctx)).length).toBe(20)
    expect((await Promise.all(sent)).map(({ statusCode }) => statusCode)).toEqual([200, 200])
    const counts = await transaction(ctx, (tx) => tx.selectFrom("tracking_counts").selectAll().execute())
    expect(counts).toMatchObject([{ write_key_id: id, outcome: "taken", messages: 20n }])
  })

  it("says that facts changed, once for many requests", async () => {
    const app = await testApp(engines)
    const ctx = await engines.workspace()
    const { send } = await sender(app, ctx)
    const revision = () =>
      transaction(ctx, async (tx) => {
        const row = await tx.selectFrom("workspaces").select("facts_revision").executeTakeFirstOrThrow()
        return row.facts_revision
      })
    const before = await revision()
    await send({ body: { batch: events("f", 1) } })
    expect(await revision()).toBe(before + 1n)
    await Promise.all(
      Array.from({ length: 20 }, (_request, at) => send({ body: { batch: events(`g${at}`, 1) } })),
    )
    await app.close()
    expect(await revision()).toBeLessThanOrEqual(before + 3n)
    expect(await revision()).toBeGreaterThan(before + 1n)
  })
})
