import { TupleParam } from "@clickhouse/client"
import { addDays, type Day, daysBetween } from "#kernel/time.ts"
import type { Context } from "#modules/identity/index.ts"
import type { Params } from "#platform/clickhouse/open.ts"
import type { Selection, Take, Taken } from "./definition.ts"
import type { Moment } from "./plan.ts"

/** Which accounts a query is about: some by name, or all from `first` to `last` in byte order. */
export type AccountSpan = { accounts: readonly string[] } | { first: string; last: string }

export type Question = {
  taken: readonly Taken[]
  /** Ascending; all with a day by which they were known, or none. */
  moments: readonly Moment[]
  span: AccountSpan
  /** Null: with all that is known. */
  knownAt: Date | null
}

/**
 * Aligned columns: account, day number since 1970, number of the day it was known by (where moments have one), and one
 * column a metric by its place in `taken`.
 */
export type Answer = {
  account_id: string[]
  asof: number[]
  known: number[] | null
  values: (number | null)[][]
}

/**
 * Rows meet as-of days in one of three ways. `window`: a row counts for the days whose window holds it. `ever`: rows
 * are first summed up between neighbouring as-of days and only these sums meet the days after them. `ahead`: a row
 * counts for the days before it by whose end it was known.
 */
type Way = "window" | "ever" | "ahead"

const wayOf = (metric: Taken): Way =>
  metric.take === "days_until_next" ? "ahead" : metric.over === "ever" ? "ever" : "window"

/**
 * Where rows are read from. `rolled`: the timeline's own sums by day and person, which say neither when a row was
 * known nor what its properties hold nor which row of a day was the last. `raw`: the rows.
 */
type Source = "rolled" | "raw"

const sourceOf = (metric: Taken, question: Question): Source =>
  question.knownAt !== null ||
  isThen(question) ||
  wayOf(metric) === "ahead" ||
  metric.take === "last" ||
  Object.keys(metric.of.where).length > 0
    ? "raw"
    : "rolled"

/** Whether each moment has its own knowledge. */
const isThen = ({ moments }: Question): boolean => moments.some(({ known }) => known !== null)

/** Everything asked of the timeline, a statement for each way that is needed. Values travel as parameters only. */
export async function takeOfTimeline(ctx: Context, question: Question): Promise<Answer[]> {
  const statements = matrixStatements(ctx, question)
  return Promise.all(
    statements.map(async ({ tag, sql, params, places }) => {
      const then = isThen(question)
      const names = ["account_id", "asof", ...(then ? ["known"] : []), ...places.map((place) => `m${place}`)]
      const columns = await ctx.timeline.columns({ tag, sql, params, names })
      const values: (number | null)[][] = question.taken.map(() => [])
      for (const place of places) values[place] = columns[`m${place}`] as (number | null)[]
      return {
        account_id: columns["account_id"] as string[],
        asof: columns["asof"] as number[],
        known: then ? (columns["known"] as number[]) : null,
        values,
      }
    }),
  )
}

type Statement = { tag: string; sql: string; params: Params; places: number[] }

/** The statements behind a question; `places` are the metrics of `taken` that each answers. */
export function matrixStatements(ctx: Context, question: Question): Statement[] {
  const ways: Way[] = ["window", "ever", "ahead"]
  const sources: Source[] = ["rolled", "raw"]
  return ways.flatMap((way) =>
    sources.flatMap((source) => {
      const places = [...question.taken.keys()].filter((place) => {
        const metric = question.taken[place] as Taken
        return wayOf(metric) === way && sourceOf(metric, question) === source
      })
      return places.length === 0 ? [] : [statement(ctx, question, way, source, places)]
    }),
  )
}

function statement(ctx: Context, question: Question, way: Way, source: Source, places: number[]): Statement {
  const then = isThen(question)
  const days = question.moments.map(({ day }) => day)
  const knowns = question.moments.flatMap(({ known }) => (known ? [known] : [])).sort()
  const first = days[0] as Day
  const last = days.at(-1) as Day
  const selectors = selectorsOf(question, places)
  const reach = (back: number): Day => {
    const day = way === "window" ? addDays(first, 1 - back) : earliest
    return day < earliest ? earliest : day
  }
  const params: Params = {
    workspace: ctx.workspace.id,
    zone: ctx.workspace.timeZone,
    days: days.map(dayNumber),
    day: dayNumber(first),
    ...(then && {
      moments: question.moments.map(
        ({ day, known }) => new TupleParam([dayNumber(day), dayNumber(known ?? day)]),
      ),
      knowns: knowns.map(dayNumber),
    }),
    from: reach(Math.max(...selectors.map(({ days }) => days))),
    ...Object.fromEntries(selectors.map(({ days }, i) => [`from_${i}`, reach(days)])),
    until: way === "ahead" ? latest : last,
    known: (question.knownAt ?? ctx.now).getTime(),
    ...("accounts" in question.span ? { accounts: question.span.accounts } : question.span),
    ...Object.fromEntries(selectors.flatMap(({ params }) => Object.entries(params))),
  }
  const metrics = places.map((place) => {
    const { take, over, of } = question.taken[place] as Taken
    const selector = selectors.findIndex(({ identity }) => identity === identityOf(of))
    const rows =
      way === "window" ? `s${selector} AND asof < on_day + ${Number.parseInt(over, 10)}` : `s${selector}`
    return { name: `m${place}`, take: aggregates[source][take], rows }
  })
  const where = `workspace_id = {workspace:UUID}
    AND ${"accounts" in question.span ? "account_id IN {accounts:Array(String)}" : "account_id BETWEEN {first:String} AND {last:String}"}
    AND day BETWEEN {from:Date32} AND {until:Date32}
    AND (${selectors.map(({ condition }, i) => `(${condition} AND day >= {from_${i}:Date32})`).join(" OR ")})`
  const marks = selectors.map(({ condition }, i) => `${condition} AS s${i}`).join(", ")
  const rows = {
    raw: () => `SELECT account_id, person, name, value, at, message_id, toInt32(day) AS on_day,
    toInt32(toDate32(recorded_at, {zone:String})) AS known_day, ${marks}
  FROM timeline
  WHERE ${where}${question.knownAt ? " AND recorded_at <= fromUnixTimestamp64Milli({known:Int64})" : ""}${
    then ? " AND known_day <= arrayElement({knowns:Array(Int32)}, -1)" : ""
  }`,
    // Read as they lie in the parts, one for each part a day's rows are in: they add up like the rows they stand for.
    rolled:
      () => `SELECT account_id, person, name, toInt32(day) AS on_day, finalizeAggregation(\`count()\`) AS n,
    finalizeAggregation(\`count(value)\`) AS n_values, finalizeAggregation(\`sum(value)\`) AS total,
    finalizeAggregation(\`min(value)\`) AS least, finalizeAggregation(\`max(value)\`) AS most, ${marks}
  FROM mergeTreeProjection(currentDatabase(), 'timeline', 'daily')
  WHERE ${where}`,
  }[source]()
  const span = `greatest(${selectors.map(({ days }, i) => `s${i} * ${days}`).join(", ")})`
  const plain = metrics.map(({ name, take, rows }) => {
    const aggregated = take.of.map(([aggregate, argument]) => `${aggregate}If(${argument}, ${rows})`)
    return `${take.result(...aggregated)} AS ${name}`
  })
  const states = metrics.flatMap(({ name, take, rows }) =>
    take.of.map(
      ([aggregate, argument], i) => `${aggregate}IfState(${argument}, ${rows}) AS ${name}_state${i}`,
    ),
  )
  const merged = metrics.map(({ name, take }) => {
    const aggregated = take.of.map(([aggregate], i) => `${aggregate}IfMerge(${name}_state${i})`)
    return `${take.result(...aggregated)} AS ${name}`
  })
  /** Lets rows meet the moments of which `holds` is true; `day` and `known` name the parts of a moment. */
  const meeting = (holds: (day: string, known: string) => string) => ({
    asof: then ? "moment.1 AS asof, moment.2 AS known" : "moment AS asof",
    join: then
      ? `ARRAY JOIN arrayFilter(x -> ${holds("x.1", "x.2")}, {moments:Array(Tuple(Int32, Int32))}) AS moment`
      : `ARRAY JOIN arrayFilter(x -> ${holds("x", "x")}, {days:Array(Int32)}) AS moment`,
    group: `GROUP BY account_id, asof${then ? ", known" : ""}`,
  })
  const wasKnown = (known: string) => (then ? ` AND ${known} >= known_day` : "")
  const several = {
    window: () => {
      const { asof, join, group } = meeting(
        (day, known) => `${day} >= on_day AND ${day} < on_day + ${span}${wasKnown(known)}`,
      )
      return `SELECT account_id, ${asof}, ${plain.join(", ")}
FROM (${rows})
${join}
${group}`
    },
    ahead: () => {
      const { asof, join, group } = meeting(
        (day, known) => `${day} < on_day AND ${then ? known : day} >= known_day`,
      )
      return `SELECT account_id, ${asof}, ${plain.join(", ")}
FROM (${rows})
${join}
${group}`
    },
    ever: () => {
      const { asof, join, group } = meeting(
        (day, known) => `${day} >= since${then ? ` AND ${known} >= since_known` : ""}`,
      )
      const known = then ? "arrayFirst(x -> x >= known_day, {knowns:Array(Int32)}) AS since_known, " : ""
      return `SELECT account_id, ${asof}, ${merged.join(", ")}
FROM (
  SELECT account_id, arrayFirst(x -> x >= on_day, {days:Array(Int32)}) AS since, ${known}${states.join(", ")}
  FROM (${rows})
  GROUP BY account_id, since${then ? ", since_known" : ""}
)
${join}
${group}`
    },
  }[way]
  // The rows that are read are those of one moment: no fan of moments to unfold, no windows to look at twice.
  const single =
    () => `SELECT account_id, {day:Int32} AS asof${then ? ", arrayElement({knowns:Array(Int32)}, 1) AS known" : ""}, ${plain.join(", ")}
FROM (${rows})
${way === "ahead" ? `WHERE on_day > asof AND known_day <= ${then ? "known" : "asof"}` : ""}
GROUP BY account_id`
  const sql = question.moments.length === 1 ? single() : several()
  return { tag: `metrics.matrix.${way}.${source}`, sql, params, places }
}

/** Functions over what counts, and what they together say. What is null without rows takes a nullable argument. */
type Aggregate = { of: [name: string, argument: string][]; result: (...aggregated: string[]) => string }

const one = (name: string, argument: string, result = (aggregated: string) => aggregated): Aggregate => ({
  of: [[name, argument]],
  result,
})

const ofRows: Record<Take, Aggregate> = {
  count: one("count", "1"),
  sum: one("sum", "ifNull(value, 0)"),
  mean: one("avg", "value"),
  min: one("min", "value"),
  max: one("max", "value"),
  // Of rows at the same instant the one with the greater message_id is the last.
  last: one("argMax", "value, (at, message_id)"),
  distinct_people: one("uniqExact", "nullIf(person, '')"),
  distinct_days: one("uniqExact", "on_day"),
  distinct_names: one("uniqExact", "name"),
  days_since_last: one("max", "toNullable(on_day)", (day) => `asof - ${day}`),
  days_until_next: one("min", "toNullable(on_day)", (day) => `${day} - asof`),
}

/** How each take aggregates what counts, of rows and of their sums by day and person. */
const aggregates: Record<Source, Record<Take, Aggregate>> = {
  raw: ofRows,
  rolled: {
    ...ofRows,
    count: one("sum", "n"),
    sum: one("sum", "ifNull(total, 0)"),
    mean: {
      of: [
        ["sum", "ifNull(total, 0)"],
        ["sum", "n_values"],
      ],
      result: (total, values) => `${total} / nullIf(${values}, 0)`,
    },
    min: one("min", "least"),
    max: one("max", "most"),
  },
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

// The engine's days run from 1900 to 2299.
const earliest = "1900-01-01"
const latest = "2299-12-31"
