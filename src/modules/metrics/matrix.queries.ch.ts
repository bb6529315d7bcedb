import { addDays, type Day, daysBetween, endOfDay, startOfDay } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Params } from "#platform/clickhouse/open.ts"
import type { Selection, Take, Taken } from "./definition.ts"

/** Which accounts a query is about: some by name, or all from `first` to `last` in byte order. */
export type AccountSpan = { accounts: readonly string[] } | { first: string; last: string }

export type Question = { taken: readonly Taken[]; days: readonly Day[]; span: AccountSpan; knownAt: Date }

/** Aligned columns: account, day number since 1970, and one column a metric by its place in `taken`. */
export type Answer = { account_id: string[]; asof: number[]; values: (number | null)[][] }

/**
 * Rows meet as-of days in one of three ways. `window`: a row counts for the days whose window holds it. `ever`: rows
 * are first summed up between neighbouring as-of days and only these sums meet the days after them. `ahead`: a row
 * counts for the days before it by whose end it was known.
 */
type Way = "window" | "ever" | "ahead"

const wayOf = (metric: Taken): Way =>
  metric.take === "days_until_next" ? "ahead" : metric.over === "ever" ? "ever" : "window"

/** Everything asked of the timeline, a statement for each way that is needed. Values travel as parameters only. */
export async function takeOfTimeline(ctx: Context, question: Question): Promise<Answer[]> {
  const statements = matrixStatements(ctx, question)
  return Promise.all(
    statements.map(async ({ tag, sql, params, places }) => {
      const names = ["account_id", "asof", ...places.map((place) => `m${place}`)]
      const columns = await ctx.timeline.columns({ tag, sql, params, names })
      const values: (number | null)[][] = question.taken.map(() => [])
      for (const place of places) values[place] = columns[`m${place}`] as (number | null)[]
      return { account_id: columns["account_id"] as string[], asof: columns["asof"] as number[], values }
    }),
  )
}

type Statement = { tag: string; sql: string; params: Params; places: number[] }

/** The statements behind a question; `places` are the metrics of `taken` that each answers. */
function matrixStatements(ctx: Context, question: Question): Statement[] {
  const ways: Way[] = ["window", "ever", "ahead"]
  return ways.flatMap((way) => {
    const places = [...question.taken.keys()].filter((place) => wayOf(question.taken[place] as Taken) === way)
    return places.length === 0 ? [] : [statement(ctx, question, way, places)]
  })
}

function statement(ctx: Context, question: Question, way: Way, places: number[]): Statement {
  const zone = ctx.workspace.timeZone
  const first = question.days[0] as Day
  const last = question.days.at(-1) as Day
  const selectors = selectorsOf(question, places)
  const from = way === "window" ? addDays(first, 1 - Math.max(...selectors.map(({ days }) => days))) : null
  const params: Params = {
    workspace: ctx.workspace.id,
    zone,
    days: question.days.map(dayNumber),
    known: instant(question.knownAt),
    from: from ? instant(startOfDay(from, zone)) : earliest,
    until: way === "ahead" ? latest : instant(endOfDay(last, zone)),
    ...("accounts" in question.span ? { accounts: question.span.accounts } : question.span),
    ...Object.fromEntries(selectors.flatMap(({ params }) => Object.entries(params))),
  }
  const metrics = places.map((place) => {
    const { take, over, of } = question.taken[place] as Taken
    const selector = selectors.findIndex(({ identity }) => identity === identityOf(of))
    const rows =
      way === "window" ? `s${selector} AND asof < day + ${Number.parseInt(over, 10)}` : `s${selector}`
    return { name: `m${place}`, take: aggregates[take], rows }
  })
  const source = `SELECT account_id, person, name, value, at, message_id,
    toInt32(toDate32(at, {zone:String})) AS day, toInt32(toDate32(recorded_at, {zone:String})) AS known_day,
    ${selectors.map(({ condition }, i) => `${condition} AS s${i}`).join(", ")}
  FROM timeline
  WHERE workspace_id = {workspace:UUID}
    AND ${"accounts" in question.span ? "account_id IN {accounts:Array(String)}" : "account_id BETWEEN {first:String} AND {last:String}"}
    AND at >= {from:DateTime64(3, 'UTC')} AND at < {until:DateTime64(3, 'UTC')}
    AND recorded_at <= {known:DateTime64(3, 'UTC')}
    AND (${selectors.map((_, i) => `s${i}`).join(" OR ")})`
  const span = `greatest(${selectors.map(({ days }, i) => `s${i} * ${days}`).join(", ")})`
  const plain = metrics.map(
    ({ name, take, rows }) => `${take.result(`${take.of[0]}If(${take.of[1]}, ${rows})`)} AS ${name}`,
  )
  const sql = {
    window: () => `SELECT account_id, asof, ${plain.join(", ")}
FROM (${source})
ARRAY JOIN arrayFilter(x -> x >= day AND x < day + ${span}, {days:Array(Int32)}) AS asof
GROUP BY account_id, asof`,
    ahead: () => `SELECT account_id, asof, ${plain.join(", ")}
FROM (${source})
ARRAY JOIN arrayFilter(x -> x < day AND x >= known_day, {days:Array(Int32)}) AS asof
GROUP BY account_id, asof`,
    ever: () => `SELECT account_id, asof,
  ${metrics.map(({ name, take }) => `${take.result(`${take.of[0]}IfMerge(${name}_state)`)} AS ${name}`).join(", ")}
FROM (
  SELECT account_id, arrayFirst(x -> x >= day, {days:Array(Int32)}) AS since,
    ${metrics.map(({ name, take, rows }) => `${take.of[0]}IfState(${take.of[1]}, ${rows}) AS ${name}_state`).join(", ")}
  FROM (${source})
  GROUP BY account_id, since
)
ARRAY JOIN arrayFilter(x -> x >= since, {days:Array(Int32)}) AS asof
GROUP BY account_id, asof`,
  }[way]()
  return { tag: `metrics.matrix.${way}`, sql, params, places }
}

type Aggregate = { of: [name: string, argument: string]; result: (aggregated: string) => string }

const asIs = (aggregated: string): string => aggregated

/** How each take aggregates the rows that count. What is null without rows takes a nullable argument. */
const aggregates: Record<Take, Aggregate> = {
  count: { of: ["count", "1"], result: asIs },
  sum: { of: ["sum", "ifNull(value, 0)"], result: asIs },
  mean: { of: ["avg", "value"], result: asIs },
  min: { of: ["min", "value"], result: asIs },
  max: { of: ["max", "value"], result: asIs },
  // Of rows at the same instant the one with the greater message_id is the last.
  last: { of: ["argMax", "value, (at, message_id)"], result: asIs },
  distinct_people: { of: ["uniqExact", "nullIf(person, '')"], result: asIs },
  distinct_days: { of: ["uniqExact", "day"], result: asIs },
  distinct_names: { of: ["uniqExact", "name"], result: asIs },
  days_since_last: { of: ["max", "toNullable(day)"], result: (day) => `asof - ${day}` },
  days_until_next: { of: ["min", "toNullable(day)"], result: (day) => `${day} - asof` },
}

type Selector = { identity: string; condition: string; params: Record<string, unknown>; days: number }

/** Metrics over the same rows share one condition; `days` is the longest window among them. */
function selectorsOf(question: Question, places: number[]): Selector[] {
  const selectors = new Map<string, Selector>()
  for (const place of places) {
    const { of, over } = question.taken[place] as Taken
    const identity = identityOf(of)
    const days = over === "ever" ? 0 : Number.parseInt(over, 10)
    const known = selectors.get(identity)
    if (known) known.days = Math.max(known.days, days)
    else selectors.set(identity, { identity, ...conditionOf(of, selectors.size), days })
  }
  return [...selectors.values()]
}

const identityOf = (of: Selection): string =>
  JSON.stringify([of.name, Object.entries(of.where).sort(([a], [b]) => (a < b ? -1 : 1))])

function conditionOf(of: Selection, place: number): { condition: string; params: Record<string, unknown> } {
  const params: Record<string, unknown> = {}
  const bind = (name: string, value: unknown): string => {
    params[`${name}_${place}`] = value
    return `${name}_${place}`
  }
  const exact = of.name.filter((name) => !name.endsWith("*"))
  const beginnings = of.name.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1))
  const names = beginnings.map(
    (beginning, i) => `startsWith(name, {${bind(`begins${i}`, beginning)}:String})`,
  )
  if (exact.length > 0) names.push(`name IN {${bind("names", exact)}:Array(String)}`)
  const where = Object.entries(of.where).map(([key, value], i) => {
    const property = `properties, {${bind(`key${i}`, key)}:String}`
    const text = `if(JSONType(${property}) = 'String', JSONExtractString(${property}), JSONExtractRaw(${property}))`
    return `${text} = {${bind(`value${i}`, value)}:String}`
  })
  return { condition: `(${[`(${names.join(" OR ")})`, ...where].join(" AND ")})`, params }
}

/** Days since 1970-01-01, as the engine counts them. */
export const dayNumber = (day: Day): number => daysBetween("1970-01-01", day)

// The engine's instants run from 1900 to 2299.
const earliest = "1900-01-01 00:00:00.000"
const latest = "2299-12-31 23:59:59.999"

const instant = (at: Date): string => {
  const text = at.toISOString().replace("T", " ").replace("Z", "")
  return at.getTime() < Date.parse("1900-01-01T00:00:00Z")
    ? earliest
    : at.getTime() > Date.parse("2299-12-31T00:00:00Z")
      ? latest
      : text
}
