import { type Estimate, survivalCurve } from "#kernel/statistics/shifted-beta-geometric.ts"
import { kaplanMeier, logRank, type SurvivalPoint } from "#kernel/statistics/survival.ts"
import { type Day, daysBetween } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { type Lifetime, lifetimes } from "#modules/revenue/index.ts"
import type { Input, Output } from "#platform/http/endpoint.ts"
import { askedDay } from "./asked-day.ts"
import type { lifetimeSurvival as contract } from "./contract.ts"
import { residualsOf } from "./lifetime.rules.ts"

type Question = Input<typeof contract>["query"]
type Answer = Output<typeof contract>
type Projection = Answer["groups"][number]["projection"]

const mostGroups = 12
const projectedMonths = 60
const daysAMonth = 365.2425 / 12

/** How long customers stay, group by group. */
export async function lifetimeSurvival(ctx: Context, question: Question): Promise<Answer> {
  const day = askedDay(ctx, question.as_of)
  const { currency } = ctx.workspace
  const by = question.by ?? null
  const lives = await transaction(ctx, (tx) => lifetimes(tx, { day, currency, by }))
  const groups = [...Map.groupBy(lives, ({ key }) => (by === null ? "all" : (key ?? "")))].sort(
    ([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1),
  )
  const shown = groups.slice(0, mostGroups)
  const all = shown.flatMap(([, members], group) => members.map((life) => ({ life, group })))
  const watched = {
    durations: all.map(({ life }) => daysBetween(life.since, life.lost_on ?? day)),
    events: all.map(({ life }) => Number(life.lost_on !== null)),
    group: all.map(({ group }) => group),
    groups: shown.length,
  }
  const curves = kaplanMeier(watched)
  return {
    as_of: day,
    discount: question.discount,
    groups: shown.map(([group, members], place) => {
      const curve = curves[place] ?? []
      const half = curve.find(({ survival }) => survival <= 0.5)
      return {
        group,
        accounts: members.length,
        lost: members.filter(({ lost_on }) => lost_on !== null).length,
        median_months: half ? half.time / daysAMonth : null,
        points: atWholeMonths(curve, members.length),
        projection: projectionOf(members, day, question.discount),
      }
    }),
    log_rank: logRank(watched),
    left_out: groups.length - shown.length,
  }
}

/** The curve read off at whole months, from the first day to the last month that anybody was seen in. */
function atWholeMonths(
  curve: readonly SurvivalPoint[],
  accounts: number,
): Answer["groups"][number]["points"] {
  const last = Math.floor((curve.at(-1)?.time ?? 0) / daysAMonth)
  let place = -1
  return Array.from({ length: last + 1 }, (_, month) => {
    const days = month * daysAMonth
    while ((curve[place + 1]?.time ?? Number.POSITIVE_INFINITY) <= days) place++
    const { survival, lower, upper } = curve[place] ?? { survival: 1, lower: 1, upper: 1 }
    const next = curve[place + 1]
    return { month, at_risk: place < 0 ? accounts : (next?.at_risk ?? 0), survival, lower, upper }
  })
}

function projectionOf(lives: readonly Lifetime[], day: Day, discount: number): Projection {
  const residuals = residualsOf(lives, day, discount)
  if (!residuals) return null
  const { alpha, beta, edge } = residuals.model
  const survival: Estimate[] = survivalCurve(residuals.model, projectedMonths)
  return { alpha, beta, edge, months_at_start: residuals.at(0), survival }
}
