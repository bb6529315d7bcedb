import { sql } from "kysely"
import { presenting, type Records, type Tx } from "#platform/postgres/open.ts"
import type { StripeEvent } from "./stripe-objects.ts"

export type Source = {
  id: string
  name: string
  has_secret: boolean
  created_at: Date
  revoked_at: Date | null
  events: number
  last_at: Date | null
}

/** Accounts of Stripe that send events, newest first. */
export async function allSources(tx: Tx): Promise<Source[]> {
  const rows = await sql<Source>`
    SELECT s.id, s.name, s.secret_sealed IS NOT NULL AS has_secret, s.created_at, s.revoked_at, count(e.event_id)::int AS events, max(e.received_at) AS last_at
    FROM stripe_sources s LEFT JOIN stripe_events e ON e.workspace_id = s.workspace_id AND e.source_id = s.id
    GROUP BY s.id ORDER BY s.created_at DESC, s.id`.execute(tx)
  return rows.rows
}

export async function insertSource(
  tx: Tx,
  source: {
    id: string
    workspaceId: string
    name: string
    addressHash: string
    sealed: string | null
    at: Date
  },
): Promise<void> {
  const { id, workspaceId, name, addressHash, sealed, at } = source
  await sql`
    INSERT INTO stripe_sources (id, workspace_id, name, address_hash, secret_sealed, created_at)
    VALUES (${id}, ${workspaceId}, ${name}, ${addressHash}, ${sealed}, ${at})`.execute(tx)
}

export async function saveSecret(tx: Tx, id: string, sealed: string): Promise<void> {
  await sql`UPDATE stripe_sources SET secret_sealed = ${sealed} WHERE id = ${id}`.execute(tx)
}

export async function revokeSourceRow(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`UPDATE stripe_sources SET revoked_at = coalesce(revoked_at, ${now}) WHERE id = ${id}`.execute(tx)
}

export type RecognisedSource = {
  id: string
  workspace_id: string
  name: string
  secret_sealed: string | null
}

/** The source whose address is called, not yet recognised as its owner; null where there is none in use. */
export async function sourceAt(records: Records, addressHash: string): Promise<RecognisedSource | null> {
  return presenting(records, { secretHash: addressHash }, async (tx) => {
    const rows = await sql<RecognisedSource>`
      SELECT id, workspace_id, name, secret_sealed FROM stripe_sources
      WHERE address_hash = ${addressHash} AND revoked_at IS NULL`.execute(tx)
    return rows.rows[0] ?? null
  })
}

/** Which of a source's customers is meant. */
export type Of = { sourceId: string; customer: string }

/** Keeps an event; false where it is known already. */
export async function keepEvent(
  tx: Tx,
  workspaceId: string,
  sourceId: string,
  event: StripeEvent,
  now: Date,
): Promise<boolean> {
  const rows = await sql`
    INSERT INTO stripe_events (workspace_id, source_id, event_id, customer, type, created, body, received_at)
    VALUES (${workspaceId}, ${sourceId}, ${event.id}, ${event.customer}, ${event.type},
            ${new Date(event.created * 1000)}, ${JSON.stringify(event)}::jsonb, ${now})
    ON CONFLICT DO NOTHING RETURNING event_id`.execute(tx)
  return rows.rows.length > 0
}

/** Every event of a customer. */
export async function eventsOf(tx: Tx, { sourceId, customer }: Of): Promise<StripeEvent[]> {
  const rows = await sql<{ body: StripeEvent }>`
    SELECT body FROM stripe_events WHERE source_id = ${sourceId} AND customer = ${customer}`.execute(tx)
  return rows.rows.map(({ body }) => body)
}

export type Customer = {
  source_id: string
  customer: string
  label: string | null
  account_id: string | null
  tied_by_hand: boolean
  events: number
  last_at: Date
  problem: string | null
}

/** Customers with the number of their events, those without an account first. */
export async function customersBy(
  tx: Tx,
  which: { untied: boolean; customer: string | null },
): Promise<Customer[]> {
  const rows = await sql<Customer>`
    SELECT c.source_id, c.customer, c.label, c.account_id, c.tied_by_hand, c.problem,
           count(*)::int AS events, max(e.received_at) AS last_at
    FROM stripe_customers c JOIN stripe_events e USING (workspace_id, source_id, customer)
    WHERE (NOT ${which.untied} OR c.account_id IS NULL)
      AND (${which.customer}::text IS NULL OR c.customer = ${which.customer})
    GROUP BY c.workspace_id, c.source_id, c.customer
    ORDER BY c.account_id IS NOT NULL, max(e.received_at) DESC, c.customer LIMIT 1000`.execute(tx)
  return rows.rows
}

/** The account that a person said a customer is; null where nobody did. */
export async function tiedByHand(tx: Tx, { sourceId, customer }: Of): Promise<string | null> {
  const rows = await sql<{ account_id: string }>`
    SELECT account_id FROM stripe_customers
    WHERE source_id = ${sourceId} AND customer = ${customer} AND tied_by_hand`.execute(tx)
  return rows.rows[0]?.account_id ?? null
}

/** Writes what is known of a customer over what was. */
export async function saveCustomer(
  tx: Tx,
  workspaceId: string,
  { sourceId, customer }: Of,
  known: { label: string | null; account_id: string | null; tied_by_hand: boolean; problem: string | null },
): Promise<void> {
  await sql`
    INSERT INTO stripe_customers (workspace_id, source_id, customer, label, account_id, tied_by_hand, problem)
    VALUES (${workspaceId}, ${sourceId}, ${customer}, ${known.label}, ${known.account_id}, ${known.tied_by_hand}, ${known.problem})
    ON CONFLICT (workspace_id, source_id, customer) DO UPDATE SET
      label = excluded.label, account_id = excluded.account_id, tied_by_hand = excluded.tied_by_hand,
      problem = excluded.problem`.execute(tx)
}
