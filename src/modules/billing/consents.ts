import { hash } from "node:crypto"
import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { newId } from "#kernel/ids.ts"
import { moneyJson, toMinor } from "#kernel/money.ts"
import { endOfDay } from "#kernel/time.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { audit, type Context, requireRight, today, transaction } from "#modules/identity/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import type { Output } from "#platform/http/endpoint.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type Consent, consentsOf, insertChargeIntent, saveConsent } from "./consents.queries.pg.ts"
import type * as contract from "./invoices.contract.ts"

type Shown = Output<typeof contract.giveConsent>

const shown = ({ account_id: _account, given_at, withdrawn_at, ...consent }: Consent): Shown => ({
  ...consent,
  given_at: given_at.toISOString(),
  withdrawn_at: withdrawn_at?.toISOString() ?? null,
})

/** Consents of an account given by a day; one withdrawn later was in force then. */
export function listConsents(
  ctx: Context,
  accountId: string,
  asOf: string | undefined,
): Promise<Output<typeof contract.listConsents>> {
  const day = asOf ?? today(ctx)
  const end = endOfDay(day, ctx.workspace.timeZone)
  return transaction(ctx, async (tx) => {
    await requireAccount(tx, accountId)
    const given = (await consentsOf(tx, accountId)).filter(({ given_at }) => given_at < end)
    return {
      as_of: day,
      consents: given.map((consent) =>
        shown(
          consent.withdrawn_at && consent.withdrawn_at >= end ? { ...consent, withdrawn_at: null } : consent,
        ),
      ),
    }
  })
}

/** Records that a customer agreed to be charged regularly. */
export function giveConsent(
  ctx: Context,
  account_id: string,
  given: z.output<typeof contract.giveConsent.body>,
): Promise<Shown> {
  requireRight(ctx, "revenue:write")
  return transaction(ctx, async (tx) => {
    await requireAccount(tx, account_id)
    const consent = { id: newId(), account_id, ...given, given_at: ctx.now, withdrawn_at: null }
    await saveConsent(tx, ctx.workspace.id, consent)
    await tell(tx, ctx, consent, "given")
    await audit(tx, ctx, {
      action: "consent.give",
      subject: `consent:${consent.id}`,
      after: { account_id, ...given },
    })
    return shown(consent)
  })
}

/** Records that a consent was taken back; one taken back before keeps its instant. */
export function withdrawConsent(
  ctx: Context,
  { account_id, id }: { account_id: string; id: string },
): Promise<Shown> {
  requireRight(ctx, "revenue:write")
  return transaction(ctx, async (tx) => {
    const consent = (await consentsOf(tx, account_id)).find((known) => known.id === id)
    if (!consent) throw new Problem("not_found", `Account '${account_id}' has no such consent.`)
    if (consent.withdrawn_at) return shown(consent)
    const withdrawn = { ...consent, withdrawn_at: ctx.now }
    await saveConsent(tx, ctx.workspace.id, withdrawn)
    await tell(tx, ctx, withdrawn, "withdrawn")
    await audit(tx, ctx, { action: "consent.withdraw", subject: `consent:${id}`, after: { account_id } })
    return shown(withdrawn)
  })
}

async function tell(tx: Tx, ctx: Context, consent: Consent, what: "given" | "withdrawn"): Promise<void> {
  const { id, account_id, channel, text_version } = consent
  const at = ctx.now.toISOString()
  const row = {
    account_id,
    person: "",
    name: `consent.${what}`,
    at,
    recorded_at: at,
    value: null,
    properties: { channel, text_version },
    source: "records",
    message_id: `record:consent:${hash("sha256", `${id} ${what}`, "hex").slice(0, 32)}`,
  }
  await queueRows(tx, ctx, { append: [row], retract: [] })
}

/**
 * Records that a regular charge was meant to be made, under the consent in force. Refuses (`conflict`) without one.
 * Moves no money.
 */
export function intendCharge(
  ctx: Context,
  account_id: string,
  given: z.output<typeof contract.intendCharge.body>,
): Promise<Output<typeof contract.intendCharge>> {
  requireRight(ctx, "revenue:write")
  return transaction(ctx, async (tx) => {
    await requireAccount(tx, account_id)
    const consent = (await consentsOf(tx, account_id)).find(({ withdrawn_at }) => withdrawn_at === null)
    if (!consent)
      throw new Problem(
        "conflict",
        `Account '${account_id}' has given no consent to regular charges, or has taken it back; record the customer's consent first.`,
      )
    const { currency } = given
    const minor = toMinor(given.amount, currency)
    const id = newId()
    const invoice_id = given.invoice_id ?? null
    await insertChargeIntent(tx, ctx.workspace.id, {
      id,
      account_id,
      consent_id: consent.id,
      invoice_id,
      currency,
      amount_minor: minor,
      at: ctx.now,
    })
    const after = { amount: moneyJson({ minor, currency }), invoice_id, consent_id: consent.id }
    await audit(tx, ctx, { action: "charge.intend", subject: `account:${account_id}`, after })
    return { id, consent_id: consent.id, amount: moneyJson({ minor, currency }), at: ctx.now.toISOString() }
  })
}
