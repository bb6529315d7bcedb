import { expect, test } from "vitest"
import { putAccounts } from "#modules/customers/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { append } from "#modules/timeline/index.ts"
import { testProduct } from "#test/app.ts"
import { recount } from "#test/recount.ts"
import { type Taken, takes } from "./definition.ts"

const { engines, app } = await testProduct()
const ctx = await engines.workspace({ timeZone: "America/New_York" })
const headers = { authorization: await app.keyFor(ctx) }

const put = (key: string, document: object | string) =>
  app.inject({
    method: "PUT",
    url: `/api/v1/metrics/${key}`,
    headers: {
      ...headers,
      "content-type": typeof document === "string" ? "application/yaml" : "application/json",
    },
    payload: document,
  })
type Values = { as_of: string; values: { account_id: string; value: number | null }[] }
const values = (key: string, asOf: string) =>
  app.inject({ url: `/api/v1/metrics/${key}/values?as_of=${asOf}`, headers })

test("every take, put as JSON or YAML, is told for every account as of any day", async () => {
  const accounts = ["a", "b", "c"]
  await transaction(ctx, (tx) =>
    putAccounts(
      tx,
      ctx,
      accounts.map((account_id) => ({ account_id, name: account_id, traits: {} })),
    ),
  )
  const rows = Array.from({ length: 60 }, (_row, i) => ({
    account_id: accounts[i % 2] as string,
    person: i % 5 === 0 ? "" : `p${i % 4}`,
    name: i % 3 === 0 ? "usage.Report Created" : "usage.Login",
    at: new Date(Date.parse("2026-10-20T03:30:00Z") + i * 11 * 3_600_000).toISOString(),
    recorded_at: "2026-11-15T00:00:00.000Z",
    value: i % 7 === 0 ? null : i / 4,
    properties: { plan: i % 2 === 0 ? "pro" : "free" },
    source: "test",
    message_id: `m-${i}`,
  }))
  await append(ctx, rows)
  const days = ["2026-10-19", "2026-10-31", "2026-11-01", "2026-11-02", "2026-11-14"]
  for (const [place, take] of takes.entries()) {
    const body = {
      of: { name: ["usage.*"], where: place % 2 === 0 ? { plan: "pro" } : {} },
      take,
      over: take === "days_until_next" || place % 3 === 0 ? "ever" : "7d",
    }
    const words = `name: { en: "${take}", ru: "${take}" }\nabout: { en: x, ru: x }\nunit: number\ngood: up\n`
    const yaml = `key: ${take}_7d\n${words}of: ${JSON.stringify(body.of)}\ntake: ${take}\nover: ${body.over}\n`
    const answer = await put(`${take}_7d`, place % 2 === 0 ? yaml : body)
    expect([take, answer.statusCode, answer.json<{ version: number }>().version]).toEqual([take, 201, 1])
    for (const day of days) {
      const told = (await values(`${take}_7d`, day)).json<Values>()
      const expected = accounts.map((account_id) => {
        const own = rows.filter((row) => row.account_id === account_id)
        const { timeZone } = ctx.workspace
        return { account_id, value: recount(body as unknown as Taken, own, day, timeZone, engines.clock()) }
      })
      expect({ take, ...told }).toEqual({ take, as_of: day, values: expected })
    }
  }
})

test("a metric is replaced by the next put, and the same words are no new version", async () => {
  const formula = { formula: "sum_7d / count_7d" }
  expect((await put("mean_of_use", formula)).statusCode).toBe(201)
  const same = await put("mean_of_use", formula)
  expect([same.statusCode, same.json<{ version: number }>().version]).toEqual([200, 1])
  const other = await put("mean_of_use", { formula: "sum_7d / max(count_7d, 1)" })
  expect([other.statusCode, other.json<{ version: number }>().version]).toEqual([200, 2])
  const { values: told } = (await values("mean_of_use", "2026-11-14")).json<Values>()
  expect(told.at(-1)).toEqual({ account_id: "c", value: 0 })
})

test("a wrong definition is refused with the place and the remedy", async () => {
  const good = { of: { name: ["usage.*"] }, take: "count", over: "28d" }
  const wrong: [object | string, string, RegExp][] = [
    [{ ...good, over: "28" }, "over", /28d/],
    [{ ...good, take: "average" }, "take", /expected one of/],
    [{ ...good, of: { name: ["us*age"] } }, "of.name[0]", /usage\.\*/],
    [{ ...good, colour: "red" }, "colour", /leave it out/],
    [{ of: good.of, take: "count" }, "over", /is missing/],
    [{ ...good, key: "other" }, "key", /address/],
    [{ formula: "count_7d / nothing" }, "formula", /no metric 'nothing'/],
    [{ formula: "wrong + 1" }, "formula", /circle/],
    [{ formula: "count_7d +" }, "formula", /no formula/],
    ["take: [count", "line 1", /./],
  ]
  for (const [document, path, message] of wrong) {
    const answer = await put("wrong", document)
    const { errors } = answer.json<{ errors: { path: string; message: string }[] }>()
    expect([document, answer.statusCode, errors[0]?.path]).toEqual([document, 422, path])
    expect(errors[0]?.message).toMatch(message)
  }
  expect((await put("Wrong-Key", good)).statusCode).toBe(422)
  expect((await values("wrong", "2026-11-14")).statusCode).toBe(404)
  expect((await values("count_7d", "2026-02-30")).statusCode).toBe(422)
})
