import { Problem } from "#kernel/errors.ts"
import { minorDigits, moneyJson, toMinor } from "#kernel/money.ts"
import { addDays, type Day, daysBetween } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { currentDocuments } from "#modules/library/index.ts"
import { fallAfter, type MrrCourse, mrrCourses, paysOn } from "#modules/revenue/index.ts"
import { factsOn, groundsOf } from "#modules/signals/index.ts"
import { conditionOf } from "./batch.ts"
import type { Play } from "./definition.ts"
import { playVersions } from "./definitions.ts"
import type { PlayExperiment } from "./experiments.contract.ts"
import { type GroupResult, judge, type Observed } from "./judge-experiment.ts"
import { daysOf } from "./rules.ts"
import { type Assignment, assignmentsOf, playsOn } from "./starts.queries.pg.ts"

/**
 * What a play brings. Accounts are counted in the group they were assigned to, at their first would-be start under the
 * hold-out's salt, once its horizon is over by the as-of day. Of a play that holds nobody out any more, the last hold-out
 * is told.
 */
export async function playExperiment(
  ctx: Context,
  key: string,
  asOf: Day | undefined,
): Promise<PlayExperiment> {
  const day = asOf ?? today(ctx)
  const known = await transaction(ctx, async (tx) => {
    const versions = (await playVersions(tx, key)).filter(({ publishedAt }) => publishedAt !== null)
    const inForce = versions[0]
    if (!inForce) throw new Problem("not_found", `There is no play '${key}'.`)
    const hold = versions.find(({ body }) => body.hold_out)?.body.hold_out
    if (!hold)
      throw new Problem(
        "not_found",
        `'${key}' holds nobody out: give it a hold_out with a share to compare with.`,
      )
    const assigned = await assignmentsOf(tx, key, hold.salt, day)
    const going = inForce.body.hold_out?.salt === hold.salt && (await playsOn(tx)).has(key)
    const courses = await mrrCourses(
      tx,
      assigned.map(({ account_id }) => account_id),
    )
    const scored = (await currentDocuments(tx, "scores")).some((score) => score.key === "health")
    return { play: inForce.body, hold, assigned, going, courses, scored }
  })
  const { hold, assigned, courses, going } = known
  const horizon = daysOf(hold.horizon)
  const over = assigned.filter(({ day: from }) => addDays(from, horizon) <= day)
  const found = await outcomes(ctx, known.play, over, { horizon, scored: known.scored })
  const observed = over.map((one): Observed => {
    const until = addDays(one.day, horizon)
    const course = courses.get(one.account_id) ?? []
    const outcome = found.get(one.account_id)
    return {
      heldOut: one.held_out,
      paying: paysOn(course, one.day),
      churned: fallAfter(course, one.day, until, "churn") !== null,
      mrrBefore: paid(ctx, course, one.day),
      mrrAfter: paid(ctx, course, until),
      goal: outcome?.goal ?? null,
      scoreChange: outcome?.scoreChange ?? null,
    }
  })
  const judged = judge(observed, hold.planned)
  const enough = judged.verdict !== "not_enough_accounts"
  const { currency } = ctx.workspace
  const money = (major: number) => moneyJson({ minor: toMinor(major, currency), currency })
  const group = (result: GroupResult, heldOut: boolean) => ({
    assigned: assigned.filter((one) => one.held_out === heldOut).length,
    counted: result.counted,
    goal: result.goal,
    churn: result.churn,
    nrr: result.nrr,
    mrr_at_start: money(result.mrrBefore),
    score_change: result.scoreChange,
  })
  const { nrr } = judged
  const base = judged.started.mrrBefore
  return {
    as_of: day,
    share: hold.share,
    salt: hold.salt,
    horizon_days: horizon,
    planned: hold.planned,
    first_on: assigned[0]?.day ?? null,
    stopped_early: !going && !enough,
    started: group(judged.started, false),
    held_out: group(judged.heldOut, true),
    goal: judged.goal,
    churn: judged.churn,
    nrr,
    score_change: judged.scoreChange,
    saved: nrr && {
      mrr: money(nrr.value * base),
      low: money(nrr.low * base),
      high: money(nrr.high * base),
    },
    verdict: judged.verdict,
  }
}

/** MRR at the end of a day in the workspace's currency, in major units. */
function paid(ctx: Context, course: MrrCourse, day: Day): number {
  const minor = course.findLast((step) => step.day <= day)?.paid.get(ctx.workspace.currency) ?? 0n
  return Number(minor) / 10 ** minorDigits(ctx.workspace.currency)
}

type Outcome = { goal: boolean | null; scoreChange: number | null }

/** Days whose assignments share a matrix: fewer questions than one a day, of a size that memory holds. */
const spanDays = 28

/** Goal and health at the end of each account's horizon, by the score in force when the last of its span is over. */
async function outcomes(
  ctx: Context,
  play: Play,
  over: readonly Assignment[],
  { horizon, scored }: { horizon: number; scored: boolean },
): Promise<Map<string, Outcome>> {
  const goal = play.goal === undefined ? null : conditionOf(play.goal)
  const health = scored ? conditionOf("score.health >= 0") : null
  const asked = [goal, health].filter((condition) => condition !== null)
  const found = new Map<string, Outcome>()
  if (asked.length === 0) return found
  const [first] = over
  if (first === undefined) return found
  const spanOf = ({ day }: Assignment) => Math.floor(daysBetween(first.day, day) / spanDays)
  for (const span of Map.groupBy(over, spanOf).values()) {
    const byAccount = new Map(span.map(({ account_id, day }) => [account_id, day]))
    const starts = [...new Set(byAccount.values())]
    const ends = starts.map((day) => addDays(day, horizon))
    const days = [...new Set([...starts, ...ends])]
    const grounds = await groundsOf(ctx, asked, ends.at(-1) ?? first.day)
    const facts = await factsOn(ctx, grounds, { days, accounts: [...byAccount.keys()] })
    facts.accounts.forEach((account, place) => {
      const from = byAccount.get(account)
      if (from === undefined) return
      const until = addDays(from, horizon)
      const change = health
        ? facts.score("health", place, until) - facts.score("health", place, from)
        : Number.NaN
      found.set(account, {
        goal: goal && facts.holds(goal, place, until),
        scoreChange: Number.isNaN(change) ? null : change,
      })
    })
  }
  return found
}
