import { addDays, type Day, daysBetween, endOfDay } from "#kernel/time.ts"
import { contractsToWatch, obstaclesOf } from "#modules/billing/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { reasonSchema } from "#modules/signals/contract.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { comeBacks, type Returning } from "./come-back.ts"
import type { Thing } from "./day.contract.ts"
import {
  type Asked,
  accountsIn,
  accountsOf,
  type Mark,
  markKey,
  marksOn,
  openTasks,
  renewalsWithin,
  standingAlerts,
  type Whose,
} from "./queries.pg.ts"
import { riskOf, stageOf } from "./rules.ts"

/** A thing of the day with the account it is of (null: the workspace's) and what it says of the risk. */
export type Gathered = { account: string | null; risk: number; thing: Thing }

const renewalWithin = 90
const noticeWithin = 30
const obstaclesWithin = 180
/** What was done about a reason to come back holds so long where no touch was written down. */
const returnRests = 30

/** Everything that is to be done on a day, by whomever it is asked for. The day's portfolio must be there. */
export async function gather(ctx: Context, day: Day, whose: Whose): Promise<Gathered[]> {
  const end = endOfDay(day, ctx.workspace.timeZone)
  const asked: Asked = { day, end, whose, now: day === today(ctx) ? ctx.now : null }
  const among = whose && (await transaction(ctx, (tx) => accountsOf(tx, whose.emails)))
  const returning = await comeBacks(ctx, day, among)
  return transaction(ctx, async (tx) => {
    const marks = await marksOn(tx)
    const dates = [
      ...(await renewalThings(tx, day, among)),
      ...(await contractThings(tx, day, among)),
      ...returning.flatMap((account) => (account.on <= day ? [returnThing(account, day)] : [])),
    ].flatMap((dated) => standing(ctx, dated, { marks, day, whose }))
    return [...(await alertThings(tx, ctx, asked)), ...(await taskThings(tx, ctx, asked)), ...dates]
  })
}

async function alertThings(tx: Tx, ctx: Context, asked: Asked): Promise<Gathered[]> {
  const alerts = await standingAlerts(tx, asked)
  return alerts.map(({ id, account_id, signal, signal_name, severity, due_at, ...alert }) => ({
    account: account_id,
    risk: riskOf[severity],
    thing: {
      key: `alert:${id}`,
      about: {
        kind: "alert",
        id,
        signal,
        signal_name: signal_name ?? { en: signal, ru: signal },
        severity,
        reason: reasonSchema.parse(alert.reason),
        play: alert.play,
        opened_on: alert.opened_on,
      },
      due_at: due_at.toISOString(),
      overdue: due_at < ctx.now,
      owner_email: alert.owner_email,
    },
  }))
}

async function taskThings(tx: Tx, ctx: Context, asked: Asked): Promise<Gathered[]> {
  const tasks = await openTasks(tx, asked)
  return tasks.map(({ id, account_id, title, about, approval, role, play, due_at, owner_email }) => ({
    account: account_id,
    risk: riskOf.task,
    thing: {
      key: `task:${id}`,
      about: { kind: "task", id, title, about, approval, pool: owner_email === null ? role : null, play },
      due_at: due_at.toISOString(),
      overdue: due_at < ctx.now,
      owner_email,
    },
  }))
}

/** A thing that is no record, before it is known what people said of it. */
type Dated = { account: string; key: string; on: Day; about: Thing["about"]; owner: string | null }

type Among = readonly string[] | null

async function renewalThings(tx: Tx, day: Day, among: Among): Promise<Dated[]> {
  const renewals = await renewalsWithin(tx, day, renewalWithin, among)
  const known = await accountsIn(
    tx,
    "renewal_manager",
    renewals.map(({ account_id }) => account_id),
  )
  return renewals.map(({ account_id, renewal_on }) => {
    const days = daysBetween(day, renewal_on)
    return {
      account: account_id,
      key: `renewal:${renewal_on}:${stageOf(days)}`,
      on: renewal_on,
      about: { kind: "renewal", on: renewal_on, days },
      owner: known.get(account_id)?.owner_email ?? null,
    }
  })
}

async function contractThings(tx: Tx, day: Day, among: Among): Promise<Dated[]> {
  const contracts = await contractsToWatch(tx, day, { noticeWithin, obstaclesWithin, accounts: among })
  const known = await accountsIn(
    tx,
    "renewal_manager",
    contracts.map(({ account_id }) => account_id),
  )
  const latest = addDays(day, obstaclesWithin)
  const hindered = new Map(
    contracts
      .filter(({ open_obstacles, term_ends_on }) => open_obstacles > 0 && (term_ends_on ?? day) <= latest)
      .map((contract) => [contract.contract_id, contract]),
  )
  const obstacles = await obstaclesOf(tx, [...hindered.keys()])
  const notices = contracts.flatMap((contract): Dated[] => {
    const { account_id, contract_id, number, term_ends_on, notice_days, notice_given_on } = contract
    const on = term_ends_on && addDays(term_ends_on, -notice_days)
    const days = on ? daysBetween(day, on) : -1
    if (!on || notice_given_on !== null || days < 0 || days > noticeWithin) return []
    const about = { kind: "notice" as const, on, days, contract: number }
    const owner = known.get(account_id)?.owner_email ?? null
    return [{ account: account_id, key: `notice:${contract_id}:${on}`, on, about, owner }]
  })
  return [
    ...notices,
    ...obstacles.flatMap((obstacle): Dated[] => {
      const contract = hindered.get(obstacle.contract_id)
      const { opened_on: since, closed_on, text } = obstacle
      if (!contract || since > day || (closed_on !== null && closed_on <= day)) return []
      return [
        {
          account: contract.account_id,
          key: `obstacle:${obstacle.id}`,
          on: contract.term_ends_on ?? day,
          about: { kind: "obstacle", contract: contract.number, text, since },
          owner: known.get(contract.account_id)?.owner_email ?? null,
        },
      ]
    }),
  ]
}

function returnThing(
  { account_id, owner_email, why, on, value, of, sinceTouch }: Returning,
  day: Day,
): Dated {
  const touched = sinceTouch === null ? "never" : addDays(day, -sinceTouch)
  return {
    account: account_id,
    key: `return:${touched}`,
    on,
    about: { kind: "return", why, on, value, of },
    owner: owner_email,
  }
}

/** The thing as it stands after what people said of it; none where it is done, put aside, or of others. */
function standing(
  ctx: Context,
  { account, key, on, about, owner }: Dated,
  { marks, day, whose }: { marks: ReadonlyMap<string, Mark>; day: Day; whose: Whose },
): Gathered[] {
  const mark = marks.get(markKey(account, key))
  const rests = about.kind === "return" ? addDays(day, -returnRests) : null
  const done = mark?.done_on != null && mark.done_on <= day && (rests === null || mark.done_on > rests)
  if (done || (mark?.snoozed_until != null && mark.snoozed_until > day)) return []
  const owner_email = mark?.owner_email ?? owner
  if (whose !== null && !(owner_email !== null && whose.emails.includes(owner_email))) return []
  if (about.kind === "alert" || about.kind === "task") return []
  const due_at = endOfDay(on, ctx.workspace.timeZone).toISOString()
  return [{ account, risk: riskOf[about.kind], thing: { key, about, due_at, overdue: false, owner_email } }]
}
