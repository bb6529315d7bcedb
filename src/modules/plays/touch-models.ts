import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { audit, type Context, transaction } from "#modules/identity/index.ts"
import { currentDocuments } from "#modules/library/index.ts"
import { noRule, verdictsOf } from "./apply-touch.ts"
import { decideTouch } from "./decide-touch.ts"
import type { TouchDecision } from "./touch.contract.ts"
import * as contract from "./touch.contract.ts"
import {
  allTouch,
  type DecisionRow,
  giveToRules,
  holdTouch,
  touchCounts,
  touchPage,
} from "./touch.queries.pg.ts"
import { type TouchRules, touchKind, touchRules } from "./touch-definition.ts"
import { listTouchGates } from "./touch-gates.ts"

/** The rules, and how many accounts are looked after in which way. */
export const getTouchModels = (ctx: Context): Promise<z.input<typeof contract.getTouchModels.response>> =>
  transaction(ctx, async (tx) => {
    const [saved] = await currentDocuments<TouchRules>(tx, touchKind.kind)
    const counts = await touchCounts(tx)
    const sum = (these: typeof counts, what: "accounts" | "without_owner" = "accounts") =>
      these.reduce((total, count) => total + count[what], 0)
    const byRule = (key: string) =>
      sum(counts.filter((count) => count.decided_by === "rule" && count.key === key))
    return {
      document: saved
        ? {
            version: saved.version,
            name: saved.body.name,
            about: saved.body.about,
            from_accounts: saved.body.from_accounts,
            gate_play: saved.body.gate_play ?? null,
            rules: saved.body.rules.map((rule) => ({ ...rule, accounts: byRule(rule.key) })),
            otherwise: { model: saved.body.otherwise, accounts: byRule(noRule) },
            source: saved.body,
          }
        : null,
      accounts: sum(counts),
      undecided: sum(counts.filter(({ model }) => model === null)),
      models: contract.touchModels.map((model) => {
        const these = counts.filter((count) => count.model === model)
        return {
          model,
          accounts: sum(these),
          without_owner: sum(these, "without_owner"),
          by_person: sum(these.filter(({ decided_by }) => decided_by === "person")),
          by_play: sum(these.filter(({ decided_by }) => decided_by === "play")),
        }
      }),
    }
  })

const decisionJson = (row: DecisionRow): TouchDecision => ({
  model: row.model,
  decided_by: row.decided_by,
  key: row.key,
  reason: row.reason,
  author: row.author,
  since: row.since.toISOString(),
  decided_at: row.decided_at.toISOString(),
})

/** The rules in force, where there are accounts enough for them to decide. */
const rulesThatApply = (ctx: Context): Promise<TouchRules | null> =>
  transaction(ctx, async (tx) => {
    const rules = await touchRules(tx)
    return rules && (await allTouch(tx)).length >= rules.from_accounts ? rules : null
  })

/** Accounts with the model they have and whose decision it is. */
export async function listTouchAccounts(
  ctx: Context,
  filter: z.output<typeof contract.listTouchAccounts.query>,
): Promise<z.input<typeof contract.listTouchAccounts.response>> {
  const rows = await transaction(ctx, (tx) => touchPage(tx, filter))
  const rules = rows.length > 0 ? await rulesThatApply(ctx) : null
  const accounts = rows.map(({ account_id }) => account_id)
  const verdicts = rules ? await verdictsOf(ctx, rules, accounts) : null
  return {
    accounts: rows.map((row) => ({
      ...decisionJson(row),
      account_id: row.account_id,
      name: row.name,
      owner_email: row.owner_email,
      by_rules: verdicts?.get(row.account_id)?.model ?? null,
    })),
    total: rows[0]?.total ?? 0,
  }
}

/** How an account is looked after, by whose decision, what the rules say, and its gate. */
export async function accountTouchModel(
  ctx: Context,
  account_id: string,
): Promise<z.input<typeof contract.accountTouchModel.response>> {
  const row = await transaction(ctx, async (tx) => {
    await requireAccount(tx, account_id)
    const [row] = await touchPage(tx, { account_id, without_owner: false, limit: 1 })
    return row
  })
  const rules = await rulesThatApply(ctx)
  const said = rules && (await verdictsOf(ctx, rules, [account_id])).get(account_id)
  const { gates } = await listTouchGates(ctx, account_id)
  return {
    decision: row ? decisionJson(row) : null,
    by_rules: said ? { ...said, name: rules.rules.find(({ key }) => key === said.rule)?.name ?? null } : null,
    gate: gates[0] ?? null,
  }
}

/** Says by hand how an account is looked after; it stands against the rules until it is withdrawn. */
export const setAccountTouchModel = (
  ctx: Context,
  account_id: string,
  { model, reason }: z.output<typeof contract.setAccountTouchModel.body>,
): Promise<TouchDecision> =>
  transaction(ctx, async (tx) => {
    await requireAccount(tx, account_id)
    await decideTouch(tx, ctx, [{ account_id, model, decided_by: "person", key: "", reason }])
    const [row] = await touchPage(tx, { account_id, without_owner: false, limit: 1 })
    if (!row) throw new Error(`the touch model of '${account_id}' was decided and is not there`)
    return decisionJson(row)
  })

/** Withdraws what a person or a play decided of an account: the rules decide again, at once. */
export async function withdrawAccountTouchModel(ctx: Context, account_id: string): Promise<{ done: true }> {
  const rules = await rulesThatApply(ctx)
  const said = rules && (await verdictsOf(ctx, rules, [account_id])).get(account_id)
  return transaction(ctx, async (tx) => {
    await requireAccount(tx, account_id)
    const was = (await holdTouch(tx, [account_id])).get(account_id)
    if (!was?.decided_by || was.decided_by === "rule")
      throw new Problem("conflict", "Nobody decided otherwise than the rules: there is nothing to withdraw.")
    await giveToRules(tx, account_id, ctx.now)
    await audit(tx, ctx, {
      action: "touch_model.withdraw",
      subject: `account:${account_id}`,
      before: { model: was.model, decided_by: was.decided_by },
    })
    if (said)
      await decideTouch(tx, ctx, [
        { account_id, model: said.model, decided_by: "rule", key: said.rule, reason: "" },
      ])
    return { done: true }
  })
}
