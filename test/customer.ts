import { contractRowSchema } from "#modules/billing/contract.ts"
import { putContracts } from "#modules/billing/index.ts"
import { putAccounts, putContacts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { append, relayOutbox } from "#modules/timeline/index.ts"
import { putSurveyAnswers, putTickets } from "#modules/voice/index.ts"

/** A customer with a little of everything: a contact, a subscription, a metered contract, a ticket, an answer, a use. `mark` stands in every text. */
export async function fillCustomer(ctx: Context, account_id: string, mark = "Mark"): Promise<void> {
  await transaction(ctx, async (tx) => {
    const id = (kind: string) => `${account_id}-${kind}`
    await putAccounts(tx, ctx, [{ account_id, name: mark, segment: mark, traits: { size: mark } }])
    await putContacts(tx, ctx, [
      { contact_id: id("contact"), account_id, name: mark, email: "who@customer.example" },
    ])
    await putSubscriptions(tx, ctx, [
      {
        subscription_id: id("subscription"),
        account_id,
        started_on: "2026-01-01",
        mrr: "100",
        quantity: "5",
        product: mark,
      },
    ])
    const meter = {
      product: mark,
      row: `usage.${mark}`,
      take: "sum",
      currency: "RUB",
      tiers: [{ from: 0, unit_price: "2" }],
    }
    const contract = { contract_id: id("contract"), account_id, number: mark, starts_on: "2026-01-01", meter }
    await putContracts(tx, ctx, [contractRowSchema.parse(contract)])
    await putTickets(tx, ctx, [
      { ticket_id: id("ticket"), account_id, opened_at: "2026-02-01T10:00:00Z", subject: mark },
    ])
    await putSurveyAnswers(tx, ctx, [
      {
        answer_id: id("answer"),
        account_id,
        kind: "nps",
        score: 3,
        at: "2026-03-01T10:00:00Z",
        comment: mark,
      },
    ])
  })
  const at = "2026-11-01T10:00:00Z"
  const use = {
    account_id,
    person: `${account_id}-contact`,
    name: `usage.${mark}`,
    at,
    recorded_at: at,
    value: 1,
  }
  await append(ctx, [{ ...use, properties: { mark }, source: "test", message_id: `${account_id}-use` }])
  await relayOutbox(ctx)
}
