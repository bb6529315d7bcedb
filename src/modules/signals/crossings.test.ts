import fc from "fast-check"
import { expect, test } from "vitest"
import { addDays, type Day, endOfDay } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { append } from "#modules/timeline/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { closeAlert, listAlerts, snoozeAlert } from "./alerts.ts"
import { evaluateNow } from "./evaluate-now.ts"
import { idle, type State, step } from "./rules.ts"
import { tendSignals } from "./tend-signals.ts"

const { engines, app } = await testProduct()

type Rule = { key: string; below: number; clearAt: number | null; forDays: number }
type Found = { account: string; opened_on: Day; cleared_on: Day | null }

/** The rule walked as it is told: level by level, null where there is none. */
function naiveWalk(rule: Rule, levels: readonly (number | null)[], first: Day): Omit<Found, "account">[] {
  const found: Omit<Found, "account">[] = []
  let low = 0
  let open = false
  for (const [i, level] of levels.entries()) {
    const day = addDays(first, i)
    if (open) {
      const clears = level !== null && (rule.clearAt === null ? level >= rule.below : level >= rule.clearAt)
      if (!clears) continue
      open = false
      low = 0
      Object.assign(found.at(-1) ?? {}, { cleared_on: day })
      continue
    }
    low = level !== null && level < rule.below ? low + 1 : 0
    if (low < Math.max(1, rule.forDays)) continue
    open = true
    found.push({ opened_on: day, cleared_on: null })
  }
  return found
}

const first = "2026-09-01"

test("the walk of the rules is the naive walk", () => {
  const level = fc.option(fc.integer({ min: 0, max: 20 }), { freq: 6 })
  const rules = fc.record({
    key: fc.constant("x"),
    below: fc.constant(8),
    clearAt: fc.constantFrom(null, 8, 12),
    forDays: fc.integer({ min: 0, max: 4 }),
  })
  fc.assert(
    fc.property(rules, fc.array(level, { maxLength: 60 }), (rule, levels) => {
      const found: Omit<Found, "account">[] = []
      let state: State = idle
      for (const [i, value] of levels.entries()) {
        const day = addDays(first, i)
        const standing = {
          watched: true,
          when: value !== null && value < rule.below,
          clear: value !== null && value >= (rule.clearAt ?? rule.below),
          stage: null,
        }
        const moved = step(state, day, standing, { forDays: Math.max(1, rule.forDays), dated: false })
        if (moved.ended) Object.assign(found.at(-1) ?? {}, { cleared_on: day })
        if (moved.opened) found.push({ opened_on: day, cleared_on: null })
        state = moved.state
      }
      expect(found).toEqual(naiveWalk(rule, levels, first))
    }),
    { numRuns: 1000 },
  )
})

const accounts = 5000
const days = 24
const rules: Rule[] = [
  { key: "at_once", below: 30, clearAt: null, forDays: 0 },
  { key: "hysteresis", below: 30, clearAt: 55, forDays: 1 },
  { key: "three_days", below: 40, clearAt: 60, forDays: 3 },
]

/** Levels that wander from day to day, with days of which nothing is known. */
function wandering(random: () => number): (number | null)[] {
  let level = 30 + random() * 50
  return Array.from({ length: days }, () => {
    level = Math.min(100, Math.max(0, level + (random() - 0.5) * 40))
    return random() < 0.1 ? null : Math.round(level)
  })
}

/** The same numbers in [0, 1) in each run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

async function prepared(
  random: () => number,
): Promise<{ ctx: Context; levels: Map<string, (number | null)[]> }> {
  const ctx = await engines.workspace()
  const call = caller(app, ctx)
  const ids = Array.from({ length: accounts }, (_, i) => `a${String(i).padStart(4, "0")}`)
  const levels = new Map(ids.map((id) => [id, wandering(random)]))
  await transaction(ctx, (tx) =>
    putAccounts(
      tx,
      ctx,
      ids.map((account_id) => ({ account_id, name: account_id, traits: {} })),
    ),
  )
  for (let from = 0; from < accounts; from += 500)
    await append(
      ctx,
      ids.slice(from, from + 500).flatMap((account_id) =>
        (levels.get(account_id) ?? []).flatMap((value, i) => {
          const at = `${addDays(first, i)}T09:00:00.000Z`
          const row = {
            account_id,
            person: "",
            name: "level",
            at,
            recorded_at: at,
            properties: {},
            source: "test",
          }
          return value === null ? [] : [{ ...row, value, message_id: `${account_id}:${i}` }]
        }),
      ),
    )
  const put = (url: string, body: object) => call("PUT", url, body, 201)
  await put("/metrics/level", { of: { name: ["level"] }, take: "max", over: "1d" })
  await put("/scores/level", {
    groups: [
      {
        key: "all",
        weight: 1,
        inputs: [
          {
            metric: "level",
            weight: 1,
            curve: [
              [0, 0],
              [100, 100],
            ],
          },
        ],
      },
    ],
    bands: [{ key: "red", below: 30 }, { key: "yellow", below: 60 }, { key: "green" }],
  })
  for (const { key, below, clearAt, forDays } of rules)
    await put(`/signals/${key}`, {
      when: `score.level < ${below}`,
      ...(clearAt !== null && { clear: `score.level >= ${clearAt}` }),
      for: `${forDays}d`,
      watch: "all",
    })
  return { ctx, levels }
}

test("5,000 score histories: exactly one alert a crossing, under two workers at once that are cut off at random", async () => {
  const random = seeded(6)
  engines.setNow(new Date(`${first}T09:00:00Z`))
  const { ctx, levels } = await prepared(random)
  const at = (now: Date): Context => ({ ...ctx, now })
  // The walk begins with the first day: nothing is open and nothing has held before.
  let cut = 0
  const asleep = new Map<string, Day>()
  for (let i = 0; i < days; i++) {
    const day = addDays(first, i)
    const night = at(new Date(endOfDay(day, ctx.workspace.timeZone).getTime() + 2 * 3_600_000))
    if (i % 4 === 0) await Promise.all([evaluateNow(runningOn(ctx, day)), evaluateNow(runningOn(ctx, day))])
    for (let whole = 0; whole < 2; ) {
      const works = Promise.allSettled([tendSignals(night), tendSignals(night)])
      if (random() < 0.5) await cutOff(random() * 60)
      const ended = await works
      const failed = ended.filter(({ status }) => status === "rejected").length
      cut += failed
      whole = failed === 0 ? 2 : 0
    }
    if (i % 6 === 5) await workOnSome(night, day, asleep)
  }
  expect(cut).toBeGreaterThan(1)

  for (const rule of rules) {
    const { rows } = await transaction(ctx, async (tx) => ({
      rows: await tx
        .selectFrom("alerts")
        .select(["id", "account_id", "opened_on", "ended", "ended_on"])
        .where("signal", "=", rule.key)
        .orderBy("account_id")
        .orderBy("opened_on")
        .execute(),
    }))
    const expected = [...levels].flatMap(([account, each]) =>
      naiveWalk(rule, each, first).map((found) => ({ account, ...found })),
    )
    expect(rows.map(({ account_id, opened_on }) => `${account_id} ${opened_on}`)).toEqual(
      expected.map(({ account, opened_on }) => `${account} ${opened_on}`),
    )
    expect(expected.length).toBeGreaterThan(300)
    rows.forEach(({ ended, ended_on }, place) => {
      if (ended !== "closed") expect(ended_on).toBe(expected[place]?.cleared_on)
    })
    expect(rows.filter(({ ended }) => ended === "closed").length).toBeGreaterThan(0)
    // What stands by the naive walk and nobody closed is open, or put aside until a day to come.
    const standing = rows.filter(({ ended }, place) => ended !== "closed" && !expected[place]?.cleared_on)
    const aside = standing.filter(({ id }) => (asleep.get(id) ?? "") > addDays(first, days))
    expect(aside.length).toBeGreaterThan(0)
    const morning = at(new Date(`${addDays(first, days)}T09:00:00Z`))
    const counted = async (state: string) =>
      (await listAlerts(morning, { state, signal: rule.key, limit: 1, overdue: false })).total
    expect(await counted("snoozed")).toBe(aside.length)
    expect(await counted("open")).toBe(standing.length - aside.length)
  }
  const counted = await transaction(ctx, (tx) =>
    tx.selectFrom("alert_history").select(["alert_id"]).where("action", "=", "opened").execute(),
  )
  expect(new Set(counted.map(({ alert_id }) => alert_id)).size).toBe(counted.length)
}, 240_000)

/** The afternoon of a day that is still running. */
const runningOn = (ctx: Context, day: Day): Context => ({ ...ctx, now: new Date(`${day}T15:00:00Z`) })

/** Ends a connection to the records that is in the middle of something. */
async function cutOff(afterMs: number): Promise<void> {
  await new Promise((done) => setTimeout(done, afterMs))
  await engines.records.pool
    .query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid != pg_backend_pid() AND state != 'idle' LIMIT 1`,
    )
    .catch(() => undefined)
}

/** People put some alerts aside and close some others: neither opens nor ends anything else. */
async function workOnSome(ctx: Context, day: Day, asleep: Map<string, Day>): Promise<void> {
  for (const { key } of rules) {
    const open = await transaction(ctx, (tx) =>
      tx
        .selectFrom("alerts")
        .select("id")
        .where("signal", "=", key)
        .where("ended", "is", null)
        .limit(20)
        .execute(),
    )
    for (const [i, { id }] of open.entries())
      if (i % 2 === 0) {
        const until = addDays(day, 2 + (i % 9))
        await snoozeAlert(ctx, id, { until })
        asleep.set(id, until)
      } else {
        await closeAlert(ctx, id, { reason: "seen to", result: "in_hand" })
        asleep.delete(id)
      }
  }
}
