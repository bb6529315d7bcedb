import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { addDays, type Day, dayOf, startOfDay } from "#kernel/time.ts"
import { putAccounts, putContacts } from "#modules/customers/index.ts"
import { type Context, systemContext, transaction } from "#modules/identity/index.ts"
import { updateWorkspace } from "#modules/identity/update-workspace.ts"
import { saveDocument } from "#modules/library/index.ts"
import { computeMatrix } from "#modules/metrics/index.ts"
import { erasePerson, finishErasing } from "#modules/privacy/erase-person.ts"
import { applyRetention } from "#modules/timeline/apply-retention.ts"
import {
  append,
  attributePeople,
  removeSource,
  retentionKind,
  type TimelineRow,
} from "#modules/timeline/index.ts"
import { rezoneWorkspace } from "../src/rezone-workspace.ts"
import { takenMetrics } from "./arbitrary.ts"
import { type TestEngines, testEngines } from "./engines.ts"
import { recount } from "./recount.ts"

let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

const today = "2026-11-16"
const accountOf: Record<string, string> = { p1: "a", p2: "b", p3: "a" }
const people = Object.keys(accountOf)
const sources = ["import:1", "import:1:2", "import:2"]
const zones = ["Europe/Moscow", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]

/** The row of an id: the same whenever it is sent. Some are of a day as such, some wait for their person's account. */
function rowOf(id: number): TimelineRow {
  const pick = <T>(from: readonly T[], salt: number): T =>
    from[(id * 7 + salt * 13 + (id >> salt)) % from.length] as T
  const at = new Date(
    Date.parse("2026-08-18T00:15:00Z") + ((id * 7919) % (24 * 4 * 90)) * 900_000,
  ).toISOString()
  const person = pick(["", ...people], 1)
  const name = pick(["usage.A", "usage.B", "ticket.opened", "subscription.mrr"], 2)
  const waits = person !== "" && id % 3 === 0
  return {
    account_id: waits ? "" : pick(["a", "b"], 3),
    person,
    name,
    at,
    recorded_at: at,
    value: id % 5 === 0 ? null : (id % 11) / 4,
    properties: {},
    source: pick(sources, 4),
    message_id: `m-${id}`,
    ...(name === "subscription.mrr" && { day: at.slice(0, 10) }),
  }
}

type Step =
  | { do: "send"; ids: number[] }
  | { do: "tie"; person: string }
  | { do: "erase"; person: string }
  | { do: "remove"; source: string }
  | { do: "keep"; family: string; days: number }
  | { do: "move"; zone: string }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("send" as const),
      ids: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("tie" as const), person: fc.constantFrom(...people) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("erase" as const), person: fc.constantFrom(...people) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("remove" as const), source: fc.constantFrom(...sources) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("keep" as const),
      family: fc.constantFrom("usage", "ticket"),
      days: fc.integer({ min: 1, max: 90 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("move" as const), zone: fc.constantFrom(...zones) }) },
)

/** What should be left, kept in plain code. */
class Model {
  zone = "Europe/Moscow"
  rows = new Map<string, TimelineRow>()
  tied = new Set<string>()
  erased = new Set<string>()
  keeps = new Map<string, number>()

  dayOfRow = (row: TimelineRow): Day => row.day ?? dayOf(new Date(row.at), this.zone)

  drop(gone: (row: TimelineRow) => boolean): void {
    for (const [id, row] of this.rows) if (gone(row)) this.rows.delete(id)
  }

  take(step: Step): void {
    switch (step.do) {
      case "send":
        for (const row of step.ids.map(rowOf))
          if (!this.erased.has(row.person) && !this.rows.has(row.message_id))
            this.rows.set(row.message_id, row)
        break
      case "tie":
        if (this.erased.has(step.person) || this.tied.has(step.person)) break
        this.tied.add(step.person)
        for (const row of this.rows.values())
          if (row.person === step.person && row.account_id === "")
            row.account_id = accountOf[step.person] as string
        break
      case "erase":
        this.drop(({ person }) => person === step.person)
        this.erased.add(step.person)
        break
      case "remove":
        this.drop(({ source }) => source === step.source || source.startsWith(`${step.source}:`))
        break
      case "keep": {
        this.keeps.set(step.family, step.days)
        this.drop((row) => {
          const days = this.keeps.get(row.name.split(".")[0] as string)
          return days !== undefined && this.dayOfRow(row) < addDays(today, -days)
        })
        break
      }
      case "move":
        this.zone = step.zone
    }
  }
}

/** The same step, taken by the product; answers with the context it leaves. */
async function take(ctx: Context, step: Step): Promise<Context> {
  switch (step.do) {
    case "send":
      await append(ctx, step.ids.map(rowOf))
      return ctx
    case "tie": {
      const contact = {
        contact_id: step.person,
        account_id: accountOf[step.person] as string,
        name: "Somebody",
      }
      await transaction(ctx, (tx) => putContacts(tx, ctx, [contact]))
      await attributePeople(ctx)
      return ctx
    }
    case "erase": {
      const id = await erasePerson(ctx, step.person).catch(() => null)
      if (id !== null) await finishErasing(ctx, id)
      return ctx
    }
    case "remove":
      await removeSource(ctx, step.source)
      return ctx
    case "keep": {
      const rule = { key: step.family, body: { keep: `${step.days} days` } }
      await transaction(ctx, (tx) => saveDocument(tx, ctx, retentionKind, rule))
      await applyRetention(ctx)
      return ctx
    }
    case "move": {
      await updateWorkspace(ctx, { timeZone: step.zone })
      const moved = await systemContext(engines, ctx.workspace.id)
      await rezoneWorkspace(moved)
      return moved
    }
  }
}

const metrics = takenMetrics(
  (
    [
      "count",
      "sum",
      "mean",
      "min",
      "max",
      "last",
      "distinct_people",
      "distinct_days",
      "distinct_names",
      "days_since_last",
    ] as const
  ).flatMap((take) => [
    { of: { name: ["usage.*"] }, take, over: "28d" },
    { of: { name: ["*"] }, take, over: "ever" },
  ]),
)

test("whatever is sent, tied, erased, removed, outlived and moved, metrics are what is left, recounted", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
      engines.setNow(new Date(startOfDay(today, "UTC").getTime() + 12 * 3_600_000))
      const model = new Model()
      let ctx = await engines.workspace({ timeZone: model.zone })
      await transaction(ctx, (tx) =>
        putAccounts(
          tx,
          ctx,
          ["a", "b"].map((account_id) => ({ account_id, name: account_id, traits: {} })),
        ),
      )
      // Nobody can be erased of whom nothing is known: the model erases no such person either.
      for (const given of steps) {
        const known =
          given.do !== "erase" ||
          model.tied.has(given.person) ||
          model.erased.has(given.person) ||
          [...model.rows.values()].some(({ person }) => person === given.person)
        if (!known) continue
        model.take(given)
        ctx = await take(ctx, given)
      }
      const days = ["2026-09-01", "2026-10-10", "2026-11-01", "2026-11-16"]
      const wanted = metrics.map(({ key }) => key)
      const accounts = ["a", "b"]
      const matrix = await computeMatrix(ctx, { definitions: metrics, wanted, days, accounts })
      for (const definition of metrics)
        for (const account of accounts)
          for (const [i, day] of days.entries()) {
            const own = [...model.rows.values()].filter((row) => row.account_id === account)
            const place = { take: definition.take, over: definition.over, account, day }
            const value = recount(definition, own, day, model.zone, engines.clock())
            expect({ ...place, value: matrix.value(definition.key, account, i) }).toEqual({ ...place, value })
          }
    }),
    { numRuns: 15 },
  )
}, 120_000)
