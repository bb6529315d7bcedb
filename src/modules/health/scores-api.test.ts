import { afterAll, beforeAll, expect, test } from "vitest"
import { stringify } from "yaml"
import type { z } from "zod"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { saveDocument } from "#modules/library/index.ts"
import { metricKind } from "#modules/metrics/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { append } from "#modules/timeline/index.ts"
import { type TestApp, testApp } from "#test/app.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import type {
  accountScores,
  compareVersion,
  explainScore,
  scoreDistribution,
  scoreVersions,
} from "./contract.ts"

let engines: TestEngines
let app: TestApp
let ctx: Context
let authorization: string

const [start, later, now] = ["2026-10-01", "2026-10-20", "2026-11-16"]

/** Marks said of each account on the first and on the last day, by metric; null: nothing was said. */
const said: Record<
  string,
  { a: [number | null, number | null]; b: [number | null, number | null]; c: [number | null, number | null] }
> = {
  north: { a: [90, 40], b: [60, 60], c: [80, 70] },
  south: { a: [90, null], b: [30, 55], c: [null, 20] },
  east: { a: [10, 95], b: [null, null], c: [50, 45] },
  silent: { a: [null, null], b: [null, null], c: [null, null] },
}

beforeAll(async () => {
  engines = await testEngines()
  engines.setNow(new Date(`${start}T09:00:00Z`))
  app = await testApp(engines)
  ctx = await engines.workspace({ timeZone: "UTC" })
  authorization = await app.keyFor(ctx)
  await fill()
}, 60_000)
afterAll(async () => {
  await app.close()
  await engines.close()
})

async function fill(): Promise<void> {
  await transaction(ctx, async (tx) => {
    const segment = (account_id: string) => (account_id === "east" ? "smb" : "enterprise")
    await putAccounts(
      tx,
      ctx,
      Object.keys(said).map((account_id) => ({
        account_id,
        name: account_id,
        segment: segment(account_id),
        traits: {},
      })),
    )
    await putSubscriptions(
      tx,
      ctx,
      ["north", "south", "east"].map((account_id, i) => ({
        subscription_id: account_id,
        account_id,
        started_on: "2026-01-01",
        mrr: String(100 * (i + 1)),
      })),
    )
    for (const key of ["a", "b", "c"]) {
      const words = { en: key, ru: key }
      const body = { name: words, about: words, unit: "points", good: "up", take: "mean", over: "1d" }
      await saveDocument(tx, ctx, metricKind, { key, body: { ...body, of: { name: [`mark.${key}`] } } })
    }
  })
  const rows = Object.entries(said).flatMap(([account_id, marks]) =>
    Object.entries(marks).flatMap(([key, values]) =>
      values.flatMap((value, i) => {
        const at = `${i === 0 ? later : now}T08:00:00.000Z`
        const name = `mark.${key}`
        const row = {
          account_id,
          person: "",
          name,
          at,
          recorded_at: at,
          value,
          properties: {},
          source: "test",
        }
        return value === null ? [] : [{ ...row, message_id: `${account_id} ${name} ${at}` }]
      }),
    ),
  )
  await append(ctx, rows)
}

const line = [
  [0, 0],
  [100, 100],
]
const document = (combine: string, more: object = {}) => ({
  combine,
  groups: [
    {
      key: "use",
      weight: 60,
      inputs: [
        { metric: "a", weight: 3, curve: line },
        { metric: "b", weight: 1, curve: line },
      ],
    },
    { key: "rest", weight: 40, inputs: [{ metric: "c", weight: 1, curve: line }] },
  ],
  bands: [{ key: "red", below: 50 }, { key: "yellow", below: 75 }, { key: "green" }],
  ...more,
})

type Method = "GET" | "PUT" | "POST"
async function call<Answer>(method: Method, url: string, body?: unknown, status = 200): Promise<Answer> {
  const yaml = typeof body === "string"
  const response = await app.inject({
    method,
    url: `/api/v1${url}`,
    headers: {
      authorization,
      ...(body === undefined ? {} : { "content-type": yaml ? "application/yaml" : "application/json" }),
    },
    ...(body === undefined ? {} : { payload: yaml ? body : JSON.stringify(body) }),
  })
  expect({
    url,
    status: response.statusCode,
    body: response.statusCode === status ? "" : response.body,
  }).toEqual({
    url,
    status,
    body: "",
  })
  return response.json()
}
type Values = {
  as_of: string
  version: number
  values: { account_id: string; value: number | null; band: string | null; confidence: number }[]
}
const values = async (key: string, query: string) => {
  const answer = await call<Values>("GET", `/scores/${key}/values?${query}`)
  return { ...answer, of: Object.fromEntries(answer.values.map((each) => [each.account_id, each])) }
}

/** The score by the words of the design, of marks in the order a, b, c. */
function recount(combine: string, marks: (number | null)[]): number | null {
  const [a = null, b = null, c = null] = marks
  const use = a === null ? b : b === null ? a : (3 * a + b) / 4
  if (use === null || c === null) return use ?? c
  if (combine === "weighted_mean") return 0.6 * use + 0.4 * c
  return combine === "product" ? (use * c) / 100 : Math.min(use, c)
}
const marksOf = (account: string, i: 0 | 1) => Object.values(said[account]!).map((pair) => pair[i])

test.each(["weighted_mean", "product", "min"])(
  "%s: values of every account, and why they moved",
  async (combine) => {
    engines.setNow(new Date(`${now}T09:00:00Z`))
    const key = `by_${combine}`
    await call("PUT", `/scores/${key}`, document(combine), 201)
    for (const [i, day] of [later, now].entries()) {
      const found = await values(key, `as_of=${day}`)
      expect(found).toMatchObject({ as_of: day, version: 1 })
      for (const account of Object.keys(said)) {
        const expected = recount(combine, marksOf(account, i as 0 | 1))
        const { value, band } = found.of[account]!
        if (expected === null) expect([account, value, band]).toEqual([account, null, null])
        else expect([account, value]).toEqual([account, expect.closeTo(expected, 9)])
        if (expected !== null) expect(band).toBe(expected < 50 ? "red" : expected < 75 ? "yellow" : "green")
      }
    }
    for (const account of ["north", "south", "east"]) {
      const why = await call<z.output<typeof explainScore.response>>(
        "GET",
        `/accounts/${account}/explain?score=${key}&from=${later}&to=${now}`,
      )
      expect(why.from).toBeCloseTo(recount(combine, marksOf(account, 0)) as number, 9)
      expect(why.to).toBeCloseTo(recount(combine, marksOf(account, 1)) as number, 9)
      const sum = why.contributions.reduce((total, { points }) => total + points, 0)
      expect(Math.abs(sum - ((why.to ?? 0) - (why.from ?? 0)))).toBeLessThan(1e-6)
      expect(
        why.contributions.map(({ input, metric_from, metric_to }) => [input, metric_from, metric_to]),
      ).toEqual(Object.entries(said[account]!).map(([metric, [from, to]]) => [metric, from, to]))
    }
    const nothing = await call<z.output<typeof explainScore.response>>(
      "GET",
      `/accounts/silent/explain?score=${key}&from=${later}&to=${now}`,
    )
    expect(nothing).toMatchObject({ from: null, to: null, contributions: [] })
  },
)

test("a wrong definition is refused at its place; YAML and JSON are the same document", async () => {
  const errors = async (body: unknown) =>
    (
      await call<{ errors: { path: string; message: string }[] }>("PUT", "/scores/wrong", body, 422)
    ).errors.map(({ path, message }) => `${path}: ${message}`)
  expect(await errors(document("sum"))).toEqual(["combine: one of weighted_mean, product, min, over groups"])
  const unknown = document("min")
  unknown.groups[1]!.inputs[0]!.metric = "nobody"
  expect(await errors(unknown)).toEqual(["groups[1].inputs[0].metric: no metric 'nobody' is defined"])
  expect(await errors(document("min", { applies_to: "account.size > 3" }))).toEqual([
    expect.stringMatching(/^applies_to: No such key: size; write a condition/),
  ])
  expect(await errors("key: [\n")).toEqual([expect.stringMatching(/^line 2: /)])
  expect(await errors("just text")).toEqual([expect.stringContaining("expected record")])
  const yaml = stringify({ key: "same", ...document("min") })
  await call("PUT", "/scores/same", yaml, 201)
  expect(await call("PUT", "/scores/same", document("min"))).toMatchObject({ version: 1 })
  expect(await call("PUT", "/scores/same", document("product"))).toMatchObject({ version: 2 })
})

test("draft, compare, publish with a note; days before keep the version they had", async () => {
  engines.setNow(new Date(`${start}T09:00:00Z`))
  await call("PUT", "/scores/plan", document("weighted_mean"), 201)
  engines.setNow(new Date(`${now}T09:00:00Z`))
  expect(await call("PUT", "/scores/plan?draft=true", document("min"))).toMatchObject({
    version: 2,
    draft: true,
  })
  expect((await values("plan", `as_of=${now}`)).version).toBe(1)
  const compared = await call<z.output<typeof compareVersion.response>>(
    "POST",
    "/scores/plan/versions/2/compare",
  )
  // north: 0.6 × 45 + 0.4 × 70 = 55 → 45; south: 0.6 × 55 + 0.4 × 20 = 41 → 20; east: 0.6 × 95 + 0.4 × 45 = 75 → 45.
  expect(compared).toMatchObject({ as_of: now, in_force: 1, version: 2, changed: 2 })
  expect(compared.before).toMatchObject({
    by_band: { red: 1, yellow: 1, green: 1, none: 0 },
    mrr_red: { amount: "200.00" },
  })
  expect(compared.after).toMatchObject({
    by_band: { red: 3, yellow: 0, green: 0, none: 0 },
    mrr_red: { amount: "600.00" },
  })
  // 100 × 0.45 + 200 × 0.59 + 300 × 0.25; 100 × 0.55 + 200 × 0.8 + 300 × 0.55.
  expect([compared.before.mrr_at_risk.amount, compared.after.mrr_at_risk.amount]).toEqual([
    "238.00",
    "380.00",
  ])
  expect(
    compared.changes.map(({ account_id, band_before, band_after }) => [account_id, band_before, band_after]),
  ).toEqual([
    ["east", "green", "red"],
    ["north", "yellow", "red"],
  ])
  const { version: _, ...unsaved } = compared
  expect(await call("POST", "/scores/plan/preview", document("min"))).toEqual(unsaved)
  const spread = await call<z.output<typeof scoreDistribution.response>>("GET", "/scores/plan/distribution")
  expect(spread).toMatchObject({ version: 1, ...compared.before })
  expect(spread.bins.filter(({ accounts }) => accounts > 0).map(({ from }) => from)).toEqual([40, 55, 75])
  const before = (await values("plan", `as_of=${later}`)).values
  await call("POST", "/scores/plan/versions/2/publish", { note: "the weakest link" })
  expect((await values("plan", `as_of=${now}`)).version).toBe(2)
  expect(await values("plan", `as_of=${later}`)).toMatchObject({ version: 1, values: before })
  expect((await values("plan", `as_of=${later}&version=2`)).of["north"]?.value).toBe(80)
  const { versions } = await call<z.output<typeof scoreVersions.response>>("GET", "/scores/plan/versions")
  expect(versions.map(({ version, note, in_force }) => [version, note, in_force])).toEqual([
    [2, "the weakest link", true],
    [1, null, false],
  ])
  await call("POST", "/scores/plan/versions/2/publish", { note: "again" }, 409)
  await call("POST", "/scores/plan/versions/7/compare", undefined, 404)
})

test("a scorecard takes the score's place where it applies; two for one account are refused", async () => {
  await call("PUT", "/scores/whole", document("weighted_mean"), 201)
  const card = (condition: string) => document("min", { scorecard: "whole", applies_to: condition })
  await call("PUT", "/scores/whole_large", card("account.segment == 'enterprise'"), 201)
  const tie = await call<{ errors: { path: string; message: string }[] }>(
    "PUT",
    "/scores/whole_north",
    card("account.name.startsWith('no')"),
    422,
  )
  expect(tie.errors).toEqual([
    {
      path: "applies_to",
      message: expect.stringContaining("'north' among them, would have two scorecards of 'whole'"),
    },
  ])
  await call("PUT", "/scores/whole_small", card("account.segment == 'smb' && account.id == 'nobody'"), 201)
  const { of } = await values("whole", `as_of=${now}`)
  expect(of["north"]?.value).toBe(45)
  expect(of["east"]?.value).toBeCloseTo(75, 9)
  const lost = document("min", { scorecard: "none", applies_to: "true" })
  await call("PUT", "/scores/lost", lost, 422)
})

test("all scores of an account: a product with its additive variant and quadrant", async () => {
  const { scores } = await call<z.output<typeof accountScores.response>>(
    "GET",
    `/accounts/north/scores?as_of=${now}`,
  )
  const product = scores.find(({ key }) => key === "by_product")
  expect(product?.value).toBeCloseTo(31.5, 9)
  expect(product).toMatchObject({ additive: 57.5, quadrant: { first: false, second: true } })
  expect(scores.find(({ key }) => key === "by_min")).toMatchObject({
    additive: null,
    quadrant: null,
    value: 45,
  })
})
