import { hash } from "node:crypto"
import type { RowProblem, Transition } from "#kernel/records.ts"
import type { TimelineChange, TimelineRow } from "#modules/timeline/index.ts"
import { type SurveyAnswerRow, type SurveyKind, surveyScales, type TicketRow } from "./contract.ts"

/** A ticket as it is kept; instants as ISO text in UTC. */
export type TicketRecord = {
  ticket_id: string
  account_id: string
  opened_at: string
  closed_at: string | null
  priority: string | null
  subject: string | null
  satisfaction: number | null
}

/** A survey answer as it is kept; the instant as ISO text in UTC. */
export type SurveyAnswerRecord = {
  answer_id: string
  account_id: string
  person: string | null
  kind: SurveyKind
  score: number
  at: string
  comment: string | null
}

const utc = (instant: string): string => new Date(instant).toISOString()

export const ticketRecord = (row: TicketRow): TicketRecord => ({
  ticket_id: row.ticket_id,
  account_id: row.account_id,
  opened_at: utc(row.opened_at),
  closed_at: row.closed_at ? utc(row.closed_at) : null,
  priority: row.priority || null,
  subject: row.subject || null,
  satisfaction: row.satisfaction ?? null,
})

export const surveyAnswerRecord = (row: SurveyAnswerRow): SurveyAnswerRecord => ({
  answer_id: row.answer_id,
  account_id: row.account_id,
  person: row.person || null,
  kind: row.kind,
  score: row.score,
  at: utc(row.at),
  comment: row.comment || null,
})

/** What is wrong with a ticket in itself. */
export function ticketProblem(row: TicketRow): RowProblem | null {
  if (!row.closed_at || Date.parse(row.closed_at) >= Date.parse(row.opened_at)) return null
  return {
    field: "closed_at",
    code: "closes_before_opens",
    message: `closed_at ${row.closed_at} is before opened_at ${row.opened_at}.`,
  }
}

/** What is wrong with an answer in itself: NPS is a whole number, all three keep to their scale. */
export function surveyAnswerProblem(row: SurveyAnswerRow): RowProblem | null {
  const [lowest, highest] = surveyScales[row.kind]
  const whole = row.kind !== "nps" || Number.isInteger(row.score)
  if (row.score >= lowest && row.score <= highest && whole) return null
  return {
    field: "score",
    code: "score_out_of_range",
    message: `${row.score} is not on the scale of ${row.kind}: ${row.kind === "nps" ? "a whole number " : ""}from ${lowest} to ${highest}.`,
  }
}

/** What a ticket tells the timeline: that it was opened, and that it was closed with the customer's mark for it. */
export function ticketHistory(ticket: TicketRecord): TimelineRow[] {
  const { ticket_id, account_id, priority, subject } = ticket
  const properties = { ticket_id, priority, subject }
  const opened = row("ticket", ticket_id, {
    account_id,
    person: "",
    name: "ticket.opened",
    at: ticket.opened_at,
    value: null,
    properties,
  })
  if (!ticket.closed_at) return [opened]
  const value = ticket.satisfaction
  return [
    opened,
    row("ticket", ticket_id, {
      account_id,
      person: "",
      name: "ticket.closed",
      at: ticket.closed_at,
      value,
      properties,
    }),
  ]
}

/**
 * From which mark up an answer speaks well of us, and below which it speaks ill: promoters 9 and 10, detractors to 6;
 * satisfied 4 and 5 (D2); easy 6 and 7, difficult to 3.
 */
const verdicts: Record<SurveyKind, { good: number; bad: number }> = {
  nps: { good: 9, bad: 7 },
  csat: { good: 4, bad: 3 },
  ces: { good: 6, bad: 4 },
}

function verdictOf(kind: SurveyKind, score: number): "good" | "neutral" | "bad" {
  const { good, bad } = verdicts[kind]
  if (score >= good) return "good"
  return score < bad ? "bad" : "neutral"
}

/** What an answer tells the timeline: `survey.nps|csat|ces` with the score as its value, and what it says of us. */
export const surveyAnswerHistory = (answer: SurveyAnswerRecord): TimelineRow[] => [
  row("survey_answer", answer.answer_id, {
    account_id: answer.account_id,
    person: answer.person ?? "",
    name: `survey.${answer.kind}`,
    at: answer.at,
    value: answer.score,
    properties: {
      answer_id: answer.answer_id,
      verdict: verdictOf(answer.kind, answer.score),
      comment: answer.comment,
    },
  }),
]

type Told = Pick<TimelineRow, "account_id" | "person" | "name" | "at" | "value" | "properties">

const row = (kind: string, id: string, told: Told): TimelineRow => ({
  ...told,
  recorded_at: told.at,
  source: "records",
  message_id: `record:${kind}:${id}:${told.name}:${hash("sha256", JSON.stringify(told), "hex").slice(0, 16)}`,
})

/** What transitions of records change in the timeline. */
export function historyChange<R>(
  transitions: readonly Transition<R>[],
  historyOf: (record: R) => TimelineRow[],
): TimelineChange {
  const append: TimelineRow[] = []
  const retract: string[] = []
  for (const { before, after } of transitions) {
    const was = before ? historyOf(before) : []
    const is = after ? historyOf(after) : []
    append.push(...is.filter((row) => !was.some((old) => old.message_id === row.message_id)))
    retract.push(...was.map((old) => old.message_id).filter((id) => !is.some((row) => row.message_id === id)))
  }
  return { append, retract }
}
