import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { moneyJson, toAmount } from "#kernel/money.ts"
import { type Day, dayIn, daysBetween } from "#kernel/time.ts"
import { bands } from "#modules/health/contract.ts"
import { ensureDay } from "#modules/health/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import type { listDay as contract, Item, Thing } from "./day.contract.ts"
import { type Gathered, gather } from "./gather.ts"
import {
  accountsIn,
  type Known,
  memberRole,
  type Stakes,
  stakesOf,
  standsFor,
  type Whose,
} from "./queries.pg.ts"
import { weigh } from "./rules.ts"

type Answer = z.input<typeof contract.response>

/** What is to be done on a day, by account, what has most at stake first. */
export async function listDay(ctx: Context, asked: z.output<typeof contract.query>): Promise<Answer> {
  const day = asked.as_of ?? today(ctx)
  const owner = asked.owner === "me" ? myAddress(ctx) : asked.owner.toLowerCase()
  await ensureDay(ctx, day)
  const things = await gather(ctx, day, await whoseOf(ctx, owner, day))
  const accounts = [...new Set(things.flatMap(({ account }) => account ?? []))]
  const { stakes, known } = await transaction(ctx, async (tx) => ({
    stakes: await stakesOf(tx, day, accounts),
    known: await accountsIn(tx, "advisor", accounts),
  }))
  const { currency, timeZone } = ctx.workspace
  const all = weighed(day, timeZone, things, stakes)
  const sum = (of: (item: Weighed) => bigint) =>
    moneyJson({ minor: all.reduce((total, item) => total + of(item), 0n), currency })
  return {
    as_of: day,
    owner,
    items: all.slice(0, asked.limit).map((each) => itemOf(each, known.get(each.account ?? ""), currency)),
    total: {
      items: all.length,
      things: things.length,
      overdue: things.filter(({ thing }) => thing.overdue).length,
      arr: sum(({ arrMinor }) => arrMinor),
      at_risk: sum(({ atRiskMinor }) => atRiskMinor),
    },
  }
}

/** Whose things an owner's are: their own, of those they stand in for, and of their role's pool; `team`: everybody's. */
export const whoseOf = (ctx: Context, owner: string, day: Day): Promise<Whose> =>
  owner === "team"
    ? Promise.resolve(null)
    : transaction(ctx, async (tx) => ({
        emails: await standsFor(tx, owner, day),
        role: await memberRole(tx, owner),
      }))

function myAddress({ actor }: Context): string {
  if (actor.kind === "member") return actor.email
  throw new Problem("invalid", "A key has no day of its own.", [
    { path: "owner", message: "the address of a member, or team" },
  ])
}

type Weighed = ReturnType<typeof weigh> & {
  account: string | null
  things: readonly Thing[]
  arrMinor: bigint
  stake: Stakes | undefined
}

/** Things by account, weighed, the weightiest first; of equal weight the riskier, the nearer, then by account. */
function weighed(
  day: Day,
  zone: string,
  gathered: readonly Gathered[],
  stakes: ReadonlyMap<string, Stakes>,
): Weighed[] {
  const groups = Map.groupBy(gathered, ({ account, thing }) => account ?? `\n${thing.key}`)
  const toDue = ({ due_at }: Thing) => daysBetween(day, dayIn(zone, Date.parse(due_at) - 1))
  return [...groups.values()]
    .map((group): Weighed => {
      const account = group[0]?.account ?? null
      const stake = account === null ? undefined : stakes.get(account)
      const arrMinor = (stake?.mrr_minor ?? 0n) * 12n
      const weight = weigh({
        arrMinor,
        atStakeMinor: stake?.at_stake_minor ?? 0n,
        risks: group.map(({ risk }) => risk),
        days: [
          ...group.map(({ thing }) => toDue(thing)),
          ...(stake?.renewal_on ? [daysBetween(day, stake.renewal_on)] : []),
        ],
      })
      return { ...weight, account, things: group.map(({ thing }) => thing), arrMinor, stake }
    })
    .sort(
      (a, b) =>
        b.weight - a.weight ||
        b.risk - a.risk ||
        a.days - b.days ||
        ((a.account ?? "") < (b.account ?? "") ? -1 : 1),
    )
}

function itemOf(weighed: Weighed, known: Known | undefined, currency: string): Item {
  const { account, things, arrMinor, stake, ...weight } = weighed
  return {
    account_id: account,
    account_name: known?.name ?? null,
    tier: known?.tier ?? null,
    health: healthOf(stake),
    arr: moneyJson({ minor: arrMinor, currency }),
    risk: weight.risk,
    at_risk: moneyJson({ minor: weight.atRiskMinor, currency }),
    days: weight.days,
    weight: Number(toAmount(BigInt(Math.round(weight.weight)), currency)),
    things: things.toSorted((a, b) =>
      a.due_at < b.due_at ? -1 : a.due_at > b.due_at ? 1 : a.key < b.key ? -1 : 1,
    ),
  }
}

function healthOf(stake: Stakes | undefined): Item["health"] {
  const band = bands.find((each) => each === stake?.band)
  if (stake?.health == null || band === undefined) return null
  return { value: stake.health, band, confidence: stake.confidence ?? 0 }
}
