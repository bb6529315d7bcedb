import type { z } from "zod"
import { moneyJson } from "#kernel/money.ts"
import type { Day } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { acceptDocument } from "#modules/library/index.ts"
import { mrrByAccount } from "#modules/revenue/index.ts"
import { boardOn } from "./board-on.ts"
import type { compareVersion as contract, previewScore as previewContract } from "./contract.ts"
import { scoreKind } from "./definition.ts"
import { askedDay } from "./list-accounts.ts"
import { type Model, modelOf, modelOn, requireModel } from "./model.ts"
import { namesOf } from "./scores.queries.pg.ts"
import { riskOf, standings } from "./standings.ts"

type Answer = z.input<typeof contract.response>

const mostChanges = 1000

/** A version of a score beside the one in force, over all accounts as of a day. */
export async function compareVersion(
  ctx: Context,
  key: string,
  version: number,
  asOf: Day | undefined,
): Promise<Answer> {
  const day = askedDay(ctx, asOf)
  const { before, after } = await transaction(ctx, async (tx) => ({
    before: await modelOn(tx, ctx, key, day),
    after: await requireModel(tx, ctx, key, day, version),
  }))
  return { version, ...(await compareModels(ctx, before, after, day)) }
}

/** A definition not yet saved beside the version in force. Refuses it as saving would; nothing is saved. */
export async function previewScore(
  ctx: Context,
  key: string,
  sent: unknown,
  asOf: Day | undefined,
): Promise<z.input<typeof previewContract.response>> {
  const day = askedDay(ctx, asOf)
  const { before, after } = await transaction(ctx, async (tx) => {
    const body = await acceptDocument(tx, scoreKind, key, sent)
    const inForce = await modelOn(tx, ctx, key, day)
    const cards = inForce.cards.filter(({ definition }) => definition.key !== key)
    const documents = cards.map((card) => ({ version: card.version, body: card.definition }))
    return { before: inForce, after: modelOf(key, [...documents, { version: 0, body }], inForce.metrics) }
  })
  return compareModels(ctx, before, after, day)
}

async function compareModels(
  ctx: Context,
  before: Model,
  after: Model,
  day: Day,
): Promise<Omit<Answer, "version">> {
  const mrr = await transaction(ctx, (tx) => mrrByAccount(tx, ctx, day))
  const was = standings(await boardOn(ctx, before, [day]))
  const is = standings(await boardOn(ctx, after, [day]))
  const mrrOf = (account: string): bigint => mrr.get(account)?.minor ?? 0n
  const changed = [...is]
    .filter(([account, { band }]) => band !== (was.get(account)?.band ?? null))
    .sort(([a], [b]) => Number(mrrOf(b) - mrrOf(a)) || (a < b ? -1 : 1))
  const shown = changed.slice(0, mostChanges)
  const names = await transaction(ctx, (tx) =>
    namesOf(
      tx,
      shown.map(([account]) => account),
    ),
  )
  const { currency } = ctx.workspace
  return {
    as_of: day,
    in_force: before.version || null,
    before: riskOf(was, mrrOf, currency),
    after: riskOf(is, mrrOf, currency),
    changed: changed.length,
    changes: shown.map(([account_id, { value, band }]) => ({
      account_id,
      name: names.get(account_id) ?? account_id,
      mrr: moneyJson({ minor: mrrOf(account_id), currency }),
      value_before: was.get(account_id)?.value ?? null,
      value_after: value,
      band_before: was.get(account_id)?.band ?? null,
      band_after: band,
    })),
  }
}
