import type { z } from "zod"
import { type Context, requireRight, today, transaction } from "#modules/identity/index.ts"
import { acceptDocument, saveDocument } from "#modules/library/index.ts"
import { conditionsHold } from "#modules/signals/index.ts"
import { conditionOf } from "./batch.ts"
import { decideTouch } from "./decide-touch.ts"
import type * as contract from "./touch.contract.ts"
import type { TouchModelName } from "./touch.contract.ts"
import { allTouch, type Standing } from "./touch.queries.pg.ts"
import { type TouchRules, touchKey, touchKind, touchRules } from "./touch-definition.ts"

/** What decides where no rule holds. */
export const noRule = "otherwise"

export type Verdict = { model: TouchModelName; rule: string }

/** What rules say of accounts, or of all: one matrix. A condition without data does not hold. */
export async function verdictsOf(
  ctx: Context,
  { rules, otherwise }: TouchRules,
  accounts?: readonly string[],
): Promise<Map<string, Verdict>> {
  const conditions = rules.map(({ when }) => conditionOf(when))
  const held = await conditionsHold(ctx, conditions, today(ctx), accounts)
  return new Map(
    [...held].map(([account, results]) => {
      const rule = rules[results.indexOf(true)]
      return [account, rule ? { model: rule.model, rule: rule.key } : { model: otherwise, rule: noRule }]
    }),
  )
}

const byPeople = ({ decided_by }: Standing): boolean => decided_by === "person" || decided_by === "play"

/** Accounts changed in one transaction. */
const atOnce = 2000

/** Gives every account the model that the rules in force say, but for those that a person or a play decided. */
export async function applyTouchRules(ctx: Context): Promise<{ applies: boolean; changed: number }> {
  const { rules, standing } = await standings(ctx)
  if (!rules || standing.length < rules.from_accounts) return { applies: false, changed: 0 }
  const verdicts = await verdictsOf(ctx, rules)
  const changes = standing.flatMap((was) => {
    const said = verdicts.get(was.account_id)
    if (!said || byPeople(was) || (was.model === said.model && was.key === said.rule)) return []
    const { model, rule: key } = said
    return [{ account_id: was.account_id, model, decided_by: "rule" as const, key, reason: "" }]
  })
  let changed = 0
  for (let from = 0; from < changes.length; from += atOnce)
    changed += await transaction(
      ctx,
      async (tx) => (await decideTouch(tx, ctx, changes.slice(from, from + atOnce))).length,
    )
  return { applies: true, changed }
}

const standings = (ctx: Context) =>
  transaction(ctx, async (tx) => ({ rules: await touchRules(tx), standing: await allTouch(tx) }))

/** The same on demand. */
export function applyTouchModels(ctx: Context): Promise<z.input<typeof contract.applyTouchModels.response>> {
  requireRight(ctx, "library:write")
  return applyTouchRules(ctx)
}

/** Changes told in one answer. */
const mostShown = 200

/** Who would change by the rules in force, or by rules not saved yet. Nothing is done. */
export async function previewTouchModels(
  ctx: Context,
  { document }: z.output<typeof contract.previewTouchModels.body>,
): Promise<z.input<typeof contract.previewTouchModels.response>> {
  const { rules: inForce, standing } = await standings(ctx)
  const rules = document
    ? await transaction(ctx, (tx) => acceptDocument(tx, touchKind, touchKey, document))
    : inForce
  const as_of = today(ctx)
  if (!rules || standing.length < rules.from_accounts)
    return { as_of, applies: false, moves: [], changes: [], total: 0, kept: 0 }
  const verdicts = await verdictsOf(ctx, rules)
  const differing = standing.flatMap((was) => {
    const said = verdicts.get(was.account_id)
    return said && said.model !== was.model ? [{ was, said }] : []
  })
  const moving = differing.filter(({ was }) => !byPeople(was))
  const moves = Map.groupBy(moving, ({ was, said }) => `${was.model ?? ""} ${said.model}`)
  return {
    as_of,
    applies: true,
    moves: [...moves.values()].flatMap((all) => {
      const [one] = all
      return one ? [{ from: one.was.model, to: one.said.model, accounts: all.length }] : []
    }),
    changes: moving
      .toSorted((a, b) => (a.was.name < b.was.name ? -1 : 1))
      .slice(0, mostShown)
      .map(({ was, said }) => ({
        account_id: was.account_id,
        name: was.name,
        from: was.model,
        to: said.model,
        rule: said.rule,
      })),
    total: moving.length,
    kept: differing.length - moving.length,
  }
}

/** Saves the rules of touch models. Accounts change when they are applied next. */
export const putTouchModels = (
  ctx: Context,
  body: unknown,
  note: string | undefined,
): Promise<z.input<typeof contract.putTouchModels.response>> =>
  transaction(ctx, async (tx) => {
    const { version, changed } = await saveDocument(tx, ctx, touchKind, {
      key: touchKey,
      body,
      note: note ?? null,
    })
    return { version, changed }
  })
