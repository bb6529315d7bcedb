import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { moneyJson, toAmount } from "#kernel/money.ts"
import { type Day, dayOf, daysBetween } from "#kernel/time.ts"
import { bands } from "#modules/health/contract.ts"
import { ensureDay } from "#modules/health/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import type { listDay as contract, Item, Thing } from "./day.contract.ts"
import { type Gathered, gather } from "./gather.ts"
import { memberRole, type Stakes, stakesOf, standsFor, type Whose } from "./queries.pg.ts"
import { weigh } from "./rules.ts"

type Answer = z.input<typeof contract.response>

/** What is to be done on a day, by account, what has most at stake first. */
export async function listDay(ctx: Context, asked: z.output<typeof contract.query>): Promise<Answer> {
  const day = asked.as_of ?? today(ctx)
  const owner = asked.owner === "me" ? myAddress(ctx) : asked.owner.toLowerCase()
  await ensureDay(ctx, day)
  const things = await gather(ctx, day, await whoseOf(ctx, owner, day))
  const accounts = [...new Set(things.flatMap(({ account }) => account ?? []))]
  const stakes = await transaction(ctx, (tx) => stakesOf(tx, day, accounts))
  const weighed = itemsOf(ctx, day, things, stakes)
  const { currency } = ctx.workspace
  const sum = (of: (item: Weighed) => bigint) =>
    moneyJson({ minor: weighed.reduce((total, item) => total + of(item), 0n), currency })
  return {
    as_of: day,
    owner,
    items: weighed.slice(0, asked.limit).map(({ item }) => item),
    total: {
      items: weighed.length,
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

type Weighed = { item: Item; arrMinor: bigint; atRiskMinor: bigint; weight: number }

/** Things by account, weighed, the weightiest first; of equal weight the riskier, the nearer, then by account. */
export function itemsOf(
  ctx: Context,
  day: Day,
  things: readonly Gathered[],
  stakes: ReadonlyMap<string, Stakes>,
): Weighed[] {
  const groups = new Map<string, Gathered[]>()
  for (const gathered of things) {
    const group = gathered.account ?? `\n${gathered.thing.key}`
    groups.set(group, [...(groups.get(group) ?? []), gathered])
  }
  const weighed = [...groups.values()].map((group) => itemOf(ctx, day, group, stakes))
  return weighed.sort(
    (a, b) =>
      b.weight - a.weight ||
      b.item.risk - a.item.risk ||
      a.item.days - b.item.days ||
      ((a.item.account_id ?? "") < (b.item.account_id ?? "") ? -1 : 1),
  )
}

function healthOf(stake: Stakes | undefined): Item["health"] {
  const band = bands.find((each) => each === stake?.band)
  if (stake?.health == null || band === undefined) return null
  return { value: stake.health, band, confidence: stake.confidence ?? 0 }
}

function itemOf(
  ctx: Context,
  day: Day,
  group: readonly Gathered[],
  stakes: ReadonlyMap<string, Stakes>,
): Weighed {
  const { currency, timeZone } = ctx.workspace
  const account = group[0]?.account ?? null
  const stake = account === null ? undefined : stakes.get(account)
  const arrMinor = (stake?.mrr_minor ?? 0n) * 12n
  const toDue = ({ due_at }: Thing) => daysBetween(day, dayOf(new Date(Date.parse(due_at) - 1), timeZone))
  const { risk, atRiskMinor, days, weight } = weigh({
    arrMinor,
    atStakeMinor: stake?.at_stake_minor ?? 0n,
    risks: group.map((gathered) => gathered.risk),
    days: [
      ...group.map(({ thing }) => toDue(thing)),
      ...(stake?.renewal_on ? [daysBetween(day, stake.renewal_on)] : []),
    ],
  })
  const item: Item = {
    account_id: account,
    account_name: stake?.name ?? null,
    tier: stake?.tier ?? null,
    health: healthOf(stake),
    arr: moneyJson({ minor: arrMinor, currency }),
    risk,
    at_risk: moneyJson({ minor: atRiskMinor, currency }),
    days,
    weight: Number(toAmount(BigInt(Math.round(weight)), currency)),
    things: group
      .map(({ thing }) => thing)
      .sort((a, b) => (a.due_at < b.due_at ? -1 : a.due_at > b.due_at ? 1 : a.key < b.key ? -1 : 1)),
  }
  return { item, arrMinor, atRiskMinor, weight }
}
