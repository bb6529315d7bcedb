import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"

export type Consent = {
  id: string
  account_id: string
  person: string
  channel: string
  text_version: string
  amount_rule: string
  given_at: Date
  withdrawn_at: Date | null
}

/** Consents of an account, newest first, held until the transaction ends: a charge and a withdrawal take turns. */
export async function consentsOf(tx: Tx, accountId: string): Promise<Consent[]> {
  const rows = await sql<Consent>`
    SELECT id, account_id, person, channel, text_version, amount_rule, given_at, withdrawn_at
    FROM payment_consents WHERE account_id = ${accountId} ORDER BY given_at DESC, id FOR UPDATE`.execute(tx)
  return rows.rows
}

export async function saveConsent(tx: Tx, workspaceId: string, consent: Consent): Promise<void> {
  const { id, account_id, person, channel, text_version, amount_rule, given_at, withdrawn_at } = consent
  await sql`
    INSERT INTO payment_consents (workspace_id, id, account_id, person, channel, text_version, amount_rule, given_at, withdrawn_at)
    VALUES (${workspaceId}, ${id}, ${account_id}, ${person}, ${channel}, ${text_version}, ${amount_rule}, ${given_at}, ${withdrawn_at})
    ON CONFLICT (id) DO UPDATE SET withdrawn_at = excluded.withdrawn_at`.execute(tx)
}

export type ChargeIntent = {
  id: string
  account_id: string
  consent_id: string
  invoice_id: string | null
  currency: string
  amount_minor: bigint
  at: Date
}

export async function insertChargeIntent(tx: Tx, workspaceId: string, intent: ChargeIntent): Promise<void> {
  const { id, account_id, consent_id, invoice_id, currency, amount_minor, at } = intent
  await sql`
    INSERT INTO charge_intents (workspace_id, id, account_id, consent_id, invoice_id, currency, amount_minor, at)
    VALUES (${workspaceId}, ${id}, ${account_id}, ${consent_id}, ${invoice_id}, ${currency}, ${amount_minor}, ${at})`.execute(
    tx,
  )
}

/** Empties who gave a consent, where it is one of these names or mentions such a one. Answers with their ids. */
export async function forgetConsenting(
  tx: Tx,
  { names, mentions }: { names: readonly string[]; mentions: string | null },
): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    UPDATE payment_consents SET person = ''
    WHERE person = ANY(${[...names]}) OR person ~* ${mentions}::text RETURNING id`.execute(tx)
  return rows.rows.map(({ id }) => id)
}
