import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { newId } from "#kernel/ids.ts"
import { addDays, type Day } from "#kernel/time.ts"
import { requireAccount } from "#modules/customers/index.ts"
import {
  audit,
  auditedActor,
  type Context,
  requireRight,
  today,
  transaction,
} from "#modules/identity/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import { boardOn } from "./board-on.ts"
import { bandOf } from "./compute.ts"
import type { overrideScore as contract, overrideSchema } from "./contract.ts"
import { requireModel } from "./model.ts"
import { opinionRow } from "./opinion-row.ts"
import { insertOverride, type Override, overridesOf, withdraw } from "./opinions.queries.pg.ts"

type Told = z.input<typeof overrideSchema>

const longestDays = 90

/** Sets a person's word beside a score of an account; one said before no longer holds. */
export async function overrideScore(
  ctx: Context,
  account: string,
  { score, band, reason, expires_on }: z.output<typeof contract.body>,
): Promise<Told> {
  requireRight(ctx, "customers:write")
  const day = today(ctx)
  const last = addDays(day, longestDays)
  if (expires_on < day || expires_on > last)
    throw new Problem("invalid", `An override holds for ${longestDays} days at most: until ${last}.`, [
      { path: "expires_on", message: `a day from ${day} to ${last}` },
    ])
  const model = await transaction(ctx, async (tx) => {
    await requireAccount(tx, account)
    return requireModel(tx, ctx, score, day)
  })
  const board = await boardOn(ctx, model, [day], [account])
  const [card, computed] = [board.card(0), board.score(0, 0)]
  if (!card) throw new Problem("invalid", `The score '${score}' does not apply to the account '${account}'.`)
  const override: Override = {
    id: newId(),
    account_id: account,
    score,
    band,
    reason,
    author: auditedActor(ctx.actor),
    created_at: ctx.now,
    expires_on,
    withdrawn_at: null,
    computed_value: computed?.value ?? null,
    computed_band: computed && bandOf(card.definition, computed.value),
  }
  await transaction(ctx, async (tx) => {
    await withdraw(tx, { account_id: account, score }, { now: ctx.now, today: day })
    await insertOverride(tx, ctx.workspace.id, override)
    const { computed_band, author } = override
    const properties = { score, band, reason, expires_on, computed_band, author: author["name"] }
    await queueRows(tx, ctx, {
      append: [opinionRow(ctx, account, "score.override", override.id, null, properties)],
      retract: [],
    })
    await audit(tx, ctx, { action: "score.override", subject: `account:${account}`, after: properties })
  })
  return told(override, day)
}

/** Withdraws an override that still holds. */
export function withdrawOverride(ctx: Context, id: string): Promise<{ done: true }> {
  requireRight(ctx, "customers:write")
  return transaction(ctx, async (tx) => {
    const [override] = await withdraw(tx, { id }, { now: ctx.now, today: today(ctx) })
    if (!override) throw new Problem("not_found", `There is no override '${id}' that holds.`)
    const { account_id, score, band } = override
    const properties = { score, band, author: auditedActor(ctx.actor)["name"] }
    const row = opinionRow(ctx, account_id, "score.override_withdrawn", id, null, properties)
    await queueRows(tx, ctx, { append: [row], retract: [] })
    await audit(tx, ctx, {
      action: "score.withdraw_override",
      subject: `account:${account_id}`,
      before: properties,
    })
    return { done: true }
  })
}

/** What people said of an account's scores. */
export const listOverrides = (ctx: Context, account: string): Promise<{ overrides: Told[] }> =>
  transaction(ctx, async (tx) => {
    await requireAccount(tx, account)
    return { overrides: (await overridesOf(tx, account)).map((override) => told(override, today(ctx))) }
  })

export const isLive = ({ withdrawn_at, expires_on }: Override, day: Day): boolean =>
  withdrawn_at === null && expires_on >= day

/** An override as the API tells it. */
export const told = (override: Override, day: Day): Told => ({
  ...override,
  created_at: override.created_at.toISOString(),
  withdrawn_at: override.withdrawn_at?.toISOString() ?? null,
  live: isLive(override, day),
})
