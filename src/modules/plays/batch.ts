import { type AccountFacts, accountFacts } from "#modules/health/index.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { type Condition, conditionsHold, ownersFor, readCondition } from "#modules/signals/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { contactsOf, type Reachable } from "./tasks.queries.pg.ts"

/** What is asked of the accounts of a batch: each question once for all of them. */
export type Batch = {
  accounts: readonly string[]
  facts(account: string): AccountFacts | undefined
  /** Reads an account anew: a step has changed it. */
  refresh(account: string): Promise<void>
  contacts(account: string): readonly Reachable[]
  /** Whether a condition holds of an account today; null where it cannot be told, undefined where it was not asked yet. */
  holds(account: string, text: string): boolean | null | undefined
  /** Asks conditions, those not asked yet, of all accounts: one matrix. */
  ask(texts: Iterable<string>): Promise<void>
  /** Who does something for a role at an account today. */
  ownerOf(role: string, account: string): Promise<string | null>
}

/** Reads what is known of the accounts that a batch of runs is of. */
export async function openBatch(tx: Tx, ctx: Context, ids: Iterable<string>): Promise<Batch> {
  const accounts = [...new Set(ids)]
  const facts = new Map((await accountFacts(tx, accounts)).map((account) => [account.id, account]))
  const contacts = Map.groupBy(await contactsOf(tx, accounts), ({ account_id }) => account_id)
  const answers = new Map<string, Map<string, boolean | null>>()
  const owners = new Map<string, Map<string, string>>()
  const day = today(ctx)
  return {
    accounts,
    facts: (account) => facts.get(account),
    async refresh(account) {
      for (const fresh of await accountFacts(tx, [account])) facts.set(account, fresh)
    },
    contacts: (account) => contacts.get(account) ?? [],
    holds: (account, text) => {
      const asked = answers.get(text)
      return asked && (asked.get(account) ?? null)
    },
    async ask(texts) {
      const fresh = [...new Set(texts)].filter((text) => !answers.has(text))
      if (fresh.length === 0) return
      const conditions = fresh.map(conditionOf)
      const held = await conditionsHold(ctx, conditions, day, accounts)
      fresh.forEach((text, at) => {
        answers.set(text, new Map([...held].map(([account, results]) => [account, results[at] ?? null])))
      })
    },
    async ownerOf(role, account) {
      let known = owners.get(role)
      if (!known) owners.set(role, (known = await ownersFor(tx, ctx, role, accounts, day)))
      return known.get(account) ?? null
    },
  }
}

/** The same for a question that no run is behind. */
export const lookAt = <T>(
  ctx: Context,
  accounts: Iterable<string>,
  work: (tx: Tx, batch: Batch) => Promise<T>,
): Promise<T> => transaction(ctx, async (tx) => work(tx, await openBatch(tx, ctx, accounts)))

/** A condition that was checked when its document was saved. */
export function conditionOf(text: string): Condition {
  const condition = readCondition(text, null)
  if ("fault" in condition) throw new Error(`a saved condition is not one: ${condition.fault}`)
  return condition
}
