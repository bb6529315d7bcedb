import { isProblem, type Outcome, type RowProblem } from "#kernel/records.ts"
import { dayIn } from "#kernel/time.ts"
import { existingAccounts, lockRecords } from "#modules/customers/index.ts"
import type { Context } from "#modules/identity/index.ts"
import { replaceSubscriptions } from "#modules/revenue/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { suggestChurn } from "./churn.queries.pg.ts"
import { endedOn } from "./churn.ts"
import { putInvoices, putPayments } from "./put-invoices.ts"
import { eventsOf, keepEvent, type Of, saveCustomer, tiedByHand } from "./stripe.queries.pg.ts"
import { type Folded, fold, inOrder } from "./stripe-fold.ts"
import type { StripeEvent } from "./stripe-objects.ts"

/**
 * Takes an event of Stripe. Of all events of its customer the records are worked out anew, so that neither the order
 * nor the repetition of events matters. Without an account they wait. False where the event was known.
 */
export async function takeEvent(
  tx: Tx,
  ctx: Context,
  sourceId: string,
  event: StripeEvent,
): Promise<boolean> {
  const of = { sourceId, customer: event.customer }
  await lockRecords(tx, ctx.workspace.id, `stripe:${sourceId}:${event.customer}`)
  if (!(await keepEvent(tx, ctx.workspace.id, sourceId, event, ctx.now))) return false
  await applyEvents(tx, ctx, of, await tiedByHand(tx, of))
  return true
}

/** Works out what all events of a customer come to. `byHand`: the account that a person said it is. */
export async function applyEvents(tx: Tx, ctx: Context, of: Of, byHand: string | null): Promise<void> {
  const events = inOrder(await eventsOf(tx, of))
  const account_id = byHand ?? (await namedAccount(tx, events))
  const problem = account_id === null ? null : await applyTo(tx, ctx, account_id, events)
  const label = events.findLast(({ shown }) => shown.object === "customer")?.shown
  await saveCustomer(tx, ctx.workspace.id, of, {
    label: label?.object === "customer" ? label.name : null,
    account_id,
    tied_by_hand: byHand !== null,
    problem: problem && problem.message,
  })
}

/** The account that the latest event with one names, among those that exist. */
async function namedAccount(tx: Tx, events: readonly StripeEvent[]): Promise<string | null> {
  const named = events.flatMap(({ account }) => account ?? [])
  if (named.length === 0) return null
  const known = await existingAccounts(tx, named)
  return named.findLast((account) => known.has(account)) ?? null
}

async function applyTo(
  tx: Tx,
  ctx: Context,
  account_id: string,
  events: readonly StripeEvent[],
): Promise<RowProblem | null> {
  const dayOf = (seconds: number) => dayIn(ctx.workspace.timeZone, seconds * 1000)
  const folded = fold(events, account_id, dayOf)
  const refused = await replaceSubscriptions(tx, ctx, folded.subscriptionIds, folded.subscriptions)
  const invoices = await putInvoices(tx, ctx, folded.invoices)
  const payments = await putPayments(tx, ctx, folded.payments)
  await tellChurn(tx, ctx, account_id, folded)
  return refused ?? firstProblem([...invoices.outcomes, ...payments.outcomes])
}

const firstProblem = (outcomes: readonly Outcome[]): RowProblem | null => outcomes.find(isProblem) ?? null

async function tellChurn(tx: Tx, ctx: Context, account_id: string, { failed }: Folded): Promise<void> {
  for (const day of failed)
    await suggestChurn(tx, ctx.workspace.id, {
      account_id,
      day,
      kind: "failed_payment",
      extent: (await endedOn(tx, account_id, day)) ? "logo" : "partial",
      reason: "failed_payment",
    })
}
