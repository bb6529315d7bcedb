import { expect, test } from "vitest"
import type { z } from "zod"
import { dayOf } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { testProduct } from "#test/app.ts"
import { append } from "./append.ts"
import { readTimeline } from "./contract.ts"

const { engines, app } = await testProduct()
const ctx = await engines.workspace()
const authorization = await app.keyFor(ctx)

type Rows = z.output<typeof readTimeline.response>["rows"]

/** Every row of all pages, one after another. */
async function pages(query: Record<string, string>): Promise<Rows> {
  const all: Rows = []
  for (let cursor: string | null = ""; cursor !== null; ) {
    const search = new URLSearchParams({ ...query, limit: "7", ...(cursor && { cursor }) })
    const url = `/api/v1/accounts/a/timeline?${search.toString()}`
    const answer = await app.inject({ url, headers: { authorization } })
    expect(answer.statusCode, answer.body).toBe(200)
    const page = readTimeline.response.parse(answer.json())
    all.push(...page.rows)
    cursor = page.next_cursor
  }
  return all
}

test("pages both ways around a day hold every row once, in order, rows of one instant among them", async () => {
  await transaction(ctx, (tx) => putAccounts(tx, ctx, [{ account_id: "a", name: "A", traits: {} }]))
  const rows = Array.from({ length: 60 }, (_, at) => ({
    account_id: "a",
    person: "",
    name: at % 3 === 0 ? "ticket.opened" : "usage.Opened",
    // Five at each instant, some of them on either side of midnight in Moscow.
    at: new Date(Date.UTC(2026, 9, 1 + Math.floor(at / 10), 18 + 3 * (Math.floor(at / 5) % 2))).toISOString(),
    recorded_at: "2026-11-01T00:00:00.000Z",
    value: null,
    properties: {},
    source: "test",
    message_id: `m${(at * 37) % 60}`,
  }))
  await append(ctx, rows)
  const ascending = rows.toSorted((a, b) =>
    a.at === b.at ? (a.message_id < b.message_id ? -1 : 1) : a.at < b.at ? -1 : 1,
  )
  const ids = (of: { message_id: string }[]) => of.map(({ message_id }) => message_id)
  const around = "2026-10-03"
  const dayIn = (row: { at: string }) => dayOf(new Date(row.at), ctx.workspace.timeZone)
  const before = ascending.filter((row) => dayIn(row) <= around).toReversed()
  const after = ascending.filter((row) => dayIn(row) > around)
  expect(before.length * after.length).toBeGreaterThan(0)
  expect(ids(await pages({ to: around }))).toEqual(ids(before))
  expect(ids(await pages({ from: "2026-10-04", order: "oldest" }))).toEqual(ids(after))
  expect(ids(await pages({ order: "oldest", name: "ticket.*" }))).toEqual(
    ids(ascending.filter(({ name }) => name === "ticket.opened")),
  )
})
