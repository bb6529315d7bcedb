import { Problem } from "#kernel/errors.ts"
import { hashSecret, newId } from "#kernel/ids.ts"
import { lockRecords, requireAccount } from "#modules/customers/index.ts"
import { audit, type Context, requireRight, transaction } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { seal } from "#platform/secrets.ts"
import { applyEvents } from "./apply-stripe.ts"
import type { StripeCustomer, StripeSource } from "./stripe.contract.ts"
import {
  allSources,
  type Customer,
  customersBy,
  insertSource,
  revokeSourceRow,
  type Source,
  saveSecret,
} from "./stripe.queries.pg.ts"

/** Where a source's events are sent. */
export const stripePath = (id: string): string => `/api/v1/billing/stripe/${id}`

const shown = ({ id, name, has_secret, created_at, revoked_at, events, last_at }: Source): StripeSource => ({
  id,
  name,
  path: stripePath(id),
  has_secret,
  created_at: created_at.toISOString(),
  revoked_at: revoked_at?.toISOString() ?? null,
  events,
  last_at: last_at?.toISOString() ?? null,
})

/** Accounts of Stripe that send events. */
export const listSources = (ctx: Context): Promise<StripeSource[]> =>
  transaction(ctx, async (tx) => (await allSources(tx)).map(shown))

async function requireSource(tx: Tx, id: string): Promise<StripeSource> {
  const source = (await allSources(tx)).find((known) => known.id === id)
  if (!source) throw new Problem("not_found", "There is no such source.")
  return shown(source)
}

/** Makes an address for Stripe's events. Its signing secret is kept sealed, and no answer holds it. */
export function createSource(
  ctx: Context,
  { name, signing_secret }: { name: string; signing_secret?: string | undefined },
): Promise<StripeSource> {
  requireRight(ctx, "keys:write")
  const id = newId()
  return transaction(ctx, async (tx) => {
    await insertSource(tx, {
      id,
      workspaceId: ctx.workspace.id,
      name,
      addressHash: hashSecret(id),
      sealed: signing_secret === undefined ? null : seal(ctx, signing_secret),
      at: ctx.now,
    })
    await audit(tx, ctx, { action: "stripe_source.create", subject: `stripe_source:${id}`, after: { name } })
    return requireSource(tx, id)
  })
}

/** Keeps the signing secret of a source, sealed; one that was revoked takes none. */
export function putSecret(ctx: Context, id: string, signing_secret: string): Promise<StripeSource> {
  requireRight(ctx, "keys:write")
  return transaction(ctx, async (tx) => {
    const source = await requireSource(tx, id)
    if (source.revoked_at !== null)
      throw new Problem("conflict", "This source was revoked; make a new one for its address and its secret.")
    await saveSecret(tx, id, seal(ctx, signing_secret))
    await audit(tx, ctx, { action: "stripe_source.secret", subject: `stripe_source:${id}` })
    return requireSource(tx, id)
  })
}

/** Takes no more events from a source. */
export function revokeSource(ctx: Context, id: string): Promise<StripeSource> {
  requireRight(ctx, "keys:write")
  return transaction(ctx, async (tx) => {
    await requireSource(tx, id)
    await revokeSourceRow(tx, id, ctx.now)
    await audit(tx, ctx, { action: "stripe_source.revoke", subject: `stripe_source:${id}` })
    return requireSource(tx, id)
  })
}

const shownCustomer = ({ last_at, ...customer }: Customer): StripeCustomer => ({
  ...customer,
  last_at: last_at.toISOString(),
})

/** Customers of Stripe and the accounts they are. */
export const listCustomers = (ctx: Context, { untied }: { untied: boolean }): Promise<StripeCustomer[]> =>
  transaction(ctx, async (tx) => (await customersBy(tx, { untied, customer: null })).map(shownCustomer))

/** Says which account a customer is: what its events told so far becomes the account's. */
export function tieCustomer(
  ctx: Context,
  customer: string,
  { source_id, account_id }: { source_id: string; account_id: string },
): Promise<StripeCustomer> {
  requireRight(ctx, "revenue:write")
  return transaction(ctx, async (tx) => {
    await lockRecords(tx, ctx.workspace.id, `stripe:${source_id}:${customer}`)
    const find = async () =>
      (await customersBy(tx, { untied: false, customer })).find((known) => known.source_id === source_id)
    const before = await find()
    if (!before) throw new Problem("not_found", `No event has told of a customer '${customer}' there.`)
    await requireAccount(tx, account_id)
    await applyEvents(tx, ctx, { sourceId: source_id, customer }, account_id)
    const change = { before: { account_id: before.account_id }, after: { account_id } }
    await audit(tx, ctx, { action: "stripe_customer.tie", subject: `stripe_customer:${customer}`, ...change })
    return shownCustomer((await find()) ?? before)
  })
}
