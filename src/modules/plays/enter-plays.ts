import { type Day, daysBetween } from "#kernel/time.ts"
import { type AccountFacts, accountFacts, accountTest } from "#modules/health/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { renewals } from "#modules/revenue/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { Play } from "./definition.ts"
import { playsInForce } from "./definitions.ts"
import { daysOf } from "./rules.ts"
import { type Start, startPlay } from "./start-play.ts"
import { changeMembers, playsOn, segmentMembers } from "./starts.queries.pg.ts"

/** A date that was missed, by a machine that was off, is made up for within so many days. */
const daysOfGrace = 7

const startsAtOnce = 2000

/**
 * Starts what a segment or a date starts, for every play that is switched on; of some accounts, which have just become
 * something else: what a segment starts.
 */
export async function enterPlays(ctx: Context, accounts?: readonly string[]): Promise<void> {
  const plays = await transaction(ctx, async (tx) => {
    const on = await playsOn(tx)
    return (await playsInForce(tx)).filter(({ key }) => on.has(key)).map(({ body }) => body)
  })
  for (const play of plays) await transaction(ctx, (tx) => enterPlay(tx, ctx, play, accounts))
}

async function enterPlay(tx: Tx, ctx: Context, play: Play, accounts?: readonly string[]): Promise<void> {
  const { start } = play
  if (start.signal || start.by_hand || (start.date && accounts)) return
  const facts = await accountFacts(tx, accounts)
  const entering = start.date
    ? await startsByDate(tx, ctx, start.date, facts)
    : await startsBySegment(tx, ctx, play, facts, accounts)
  for (let from = 0; from < entering.length; from += startsAtOnce)
    await startPlay(tx, ctx, play.key, entering.slice(from, from + startsAtOnce))
}

/** Who comes to a play's date today: so many days before the end of a term, or after the account began. */
export async function startsByDate(
  tx: Tx,
  ctx: Context,
  date: NonNullable<Play["start"]["date"]>,
  facts: readonly AccountFacts[],
): Promise<Start[]> {
  const day = today(ctx)
  const near = (away: number, wanted: number) => away <= wanted && away > wanted - daysOfGrace
  if (date.renewal !== undefined) {
    const before = daysOf(date.renewal)
    const starts = [...(await renewals(tx, day))].filter(([, on]) => near(daysBetween(day, on), before))
    return starts.map(([account_id, on]) => dated(account_id, "renewal", on))
  }
  const after = daysOf(date.created ?? "1d")
  return facts
    .filter(({ created_on }) => created_on !== "" && near(after - daysBetween(created_on, day), 0))
    .map(({ id, created_on }) => dated(id, "created", created_on))
}

const dated = (account_id: string, what: string, on: Day): Start => ({
  account_id,
  key: `${what}:${on}`,
  because: { date: what, on },
})

async function startsBySegment(
  tx: Tx,
  ctx: Context,
  play: Play,
  facts: readonly AccountFacts[],
  accounts?: readonly string[],
): Promise<Start[]> {
  const before = await segmentMembers(tx, play.key, accounts)
  const { came, left } = moves(play, facts, before)
  await changeMembers(tx, ctx.workspace.id, play.key, { came, left })
  const key = play.start.entry === undefined ? "exit" : "entry"
  return (key === "entry" ? came : left).map((account_id) => ({
    account_id,
    key: `${key}:${today(ctx)}`,
    because: { segment: key },
  }))
}

/** Who came into a play's segment and who left it since it was last looked at. */
export function moves(
  { start }: Play,
  facts: readonly AccountFacts[],
  before: ReadonlySet<string>,
): { came: string[]; left: string[] } {
  const test = accountTest(start.entry ?? start.exit ?? "false")
  const now = new Set(facts.filter(test).map(({ id }) => id))
  return {
    came: [...now].filter((id) => !before.has(id)),
    left: [...before].filter((id) => !now.has(id)),
  }
}

/** Takes a play's segment as it is now, or where accounts stand to it: whoever is in it already neither comes nor goes. */
export async function settleSegment(
  tx: Tx,
  ctx: Context,
  play: Play,
  accounts?: readonly string[],
): Promise<void> {
  if (play.start.entry === undefined && play.start.exit === undefined) return
  const before = await segmentMembers(tx, play.key, accounts)
  await changeMembers(tx, ctx.workspace.id, play.key, moves(play, await accountFacts(tx, accounts), before))
}

/** The same of some accounts for every play. */
export async function settleAccounts(tx: Tx, ctx: Context, accounts: readonly string[]): Promise<void> {
  for (const { body } of await playsInForce(tx)) await settleSegment(tx, ctx, body, accounts)
}
