import { sql } from "kysely"
import type { Tx } from "#platform/postgres/open.ts"
import type { SurveyAnswerRecord, TicketRecord } from "./rules.ts"

type Stored<R, Instants extends keyof R> = {
  [Key in keyof R]: Key extends Instants ? (null extends R[Key] ? Date | null : Date) : R[Key]
}

const ticketColumns = sql`ticket_id, account_id, opened_at, closed_at, priority, subject,
  satisfaction::double precision AS satisfaction`
type StoredTicket = Stored<TicketRecord, "opened_at" | "closed_at">
const ticketOf = (row: StoredTicket): TicketRecord => ({
  ...row,
  opened_at: row.opened_at.toISOString(),
  closed_at: row.closed_at?.toISOString() ?? null,
})

const answerColumns = sql`answer_id, account_id, person, kind, score::double precision AS score, at, comment`
type StoredAnswer = Stored<SurveyAnswerRecord, "at">
const answerOf = (row: StoredAnswer): SurveyAnswerRecord => ({ ...row, at: row.at.toISOString() })

/** Tickets by their ids. */
export async function ticketsById(tx: Tx, ids: readonly string[]): Promise<Map<string, TicketRecord>> {
  const rows = await sql<StoredTicket>`
    SELECT ${ticketColumns} FROM tickets WHERE ticket_id = ANY(${[...ids]})`.execute(tx)
  return new Map(rows.rows.map((row) => [row.ticket_id, ticketOf(row)]))
}

/** Tickets of an account opened before an instant, newest first. */
export async function ticketsOfAccount(tx: Tx, accountId: string, before: Date): Promise<TicketRecord[]> {
  const rows = await sql<StoredTicket>`
    SELECT ${ticketColumns} FROM tickets WHERE account_id = ${accountId} AND opened_at < ${before}
    ORDER BY opened_at DESC, ticket_id`.execute(tx)
  return rows.rows.map(ticketOf)
}

/** Writes tickets over what was known of them. */
export async function saveTickets(
  tx: Tx,
  workspaceId: string,
  records: readonly TicketRecord[],
): Promise<void> {
  if (records.length === 0) return
  const rows = JSON.stringify(records.map((record) => ({ workspace_id: workspaceId, ...record })))
  await sql`
    INSERT INTO tickets (workspace_id, ticket_id, account_id, opened_at, closed_at, priority, subject, satisfaction)
    SELECT workspace_id, ticket_id, account_id, opened_at, closed_at, priority, subject, satisfaction
    FROM json_populate_recordset(null::tickets, ${rows}::json)
    ON CONFLICT (workspace_id, ticket_id) DO UPDATE SET
      account_id = excluded.account_id, opened_at = excluded.opened_at, closed_at = excluded.closed_at,
      priority = excluded.priority, subject = excluded.subject, satisfaction = excluded.satisfaction`.execute(
    tx,
  )
}

export async function deleteTickets(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql`DELETE FROM tickets WHERE ticket_id = ANY(${[...ids]})`.execute(tx)
}

/** Survey answers by their ids. */
export async function answersById(tx: Tx, ids: readonly string[]): Promise<Map<string, SurveyAnswerRecord>> {
  const rows = await sql<StoredAnswer>`
    SELECT ${answerColumns} FROM survey_answers WHERE answer_id = ANY(${[...ids]})`.execute(tx)
  return new Map(rows.rows.map((row) => [row.answer_id, answerOf(row)]))
}

/** Survey answers that people of these names gave; e-mail addresses in any case. */
export async function answersOfPeople(tx: Tx, names: readonly string[]): Promise<SurveyAnswerRecord[]> {
  const addresses = names.flatMap((name) => (name.includes("@") ? [name.toLowerCase()] : []))
  const rows = await sql<StoredAnswer>`
    SELECT ${answerColumns} FROM survey_answers
    WHERE person = ANY(${[...names]}) OR lower(person) = ANY(${addresses})`.execute(tx)
  return rows.rows.map(answerOf)
}

/** How many survey answers people of these names gave. */
export async function countAnswersOf(tx: Tx, names: readonly string[]): Promise<number> {
  return (await answersOfPeople(tx, names)).length
}

/** Survey answers of an account given before an instant, newest first. */
export async function answersOfAccount(
  tx: Tx,
  accountId: string,
  before: Date,
): Promise<SurveyAnswerRecord[]> {
  const rows = await sql<StoredAnswer>`
    SELECT ${answerColumns} FROM survey_answers WHERE account_id = ${accountId} AND at < ${before}
    ORDER BY at DESC, answer_id`.execute(tx)
  return rows.rows.map(answerOf)
}

/** Writes survey answers over what was known of them. */
export async function saveAnswers(
  tx: Tx,
  workspaceId: string,
  records: readonly SurveyAnswerRecord[],
): Promise<void> {
  if (records.length === 0) return
  const rows = JSON.stringify(records.map((record) => ({ workspace_id: workspaceId, ...record })))
  await sql`
    INSERT INTO survey_answers (workspace_id, answer_id, account_id, person, kind, score, at, comment)
    SELECT workspace_id, answer_id, account_id, person, kind, score, at, comment
    FROM json_populate_recordset(null::survey_answers, ${rows}::json)
    ON CONFLICT (workspace_id, answer_id) DO UPDATE SET
      account_id = excluded.account_id, person = excluded.person, kind = excluded.kind, score = excluded.score,
      at = excluded.at, comment = excluded.comment`.execute(tx)
}

export async function deleteAnswers(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await sql`DELETE FROM survey_answers WHERE answer_id = ANY(${[...ids]})`.execute(tx)
}
