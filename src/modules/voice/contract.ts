import { z } from "zod"
import { accountParams } from "#modules/customers/contract.ts"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, daySchema, instantSchema } from "#platform/http/shapes.ts"

const id = z.string().trim().min(1).max(200)

export const ticketRowSchema = z.object({
  ticket_id: id,
  account_id: id,
  opened_at: instantSchema,
  closed_at: instantSchema.nullish(),
  priority: z.string().trim().max(100).nullish(),
  subject: z.string().trim().max(2000).nullish(),
  /** The customer's mark for the ticket, 1…5. */
  satisfaction: z.number().min(1).max(5).nullish(),
})
export type TicketRow = z.output<typeof ticketRowSchema>

/** Scales: NPS 0…10 (S000-102), CSAT 1…5 (D2), CES 1…7 (S000-103). */
export const surveyScales = { nps: [0, 10], csat: [1, 5], ces: [1, 7] } as const
export type SurveyKind = keyof typeof surveyScales

export const surveyAnswerRowSchema = z.object({
  answer_id: id,
  account_id: id,
  person: z.string().trim().max(300).nullish(),
  kind: z.enum(["nps", "csat", "ces"]),
  score: z.number(),
  at: instantSchema,
  comment: z.string().trim().max(10_000).nullish(),
})
export type SurveyAnswerRow = z.output<typeof surveyAnswerRowSchema>

export const listTickets = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/tickets",
  summary: "Tickets of an account opened by the as-of day, newest first; one closed later is shown open",
  access: { right: "customers:read" },
  params: accountParams,
  query: asOfQuery,
  response: z.object({
    as_of: daySchema,
    tickets: z.array(
      z.object({
        ticket_id: z.string(),
        opened_at: instantSchema,
        closed_at: instantSchema.nullable(),
        priority: z.string().nullable(),
        subject: z.string().nullable(),
        satisfaction: z.number().nullable(),
      }),
    ),
  }),
})

export const listSurveyAnswers = endpoint({
  method: "GET",
  path: "/api/v1/accounts/:account_id/survey-answers",
  summary: "Survey answers of an account given by the as-of day, newest first",
  access: { right: "customers:read" },
  params: accountParams,
  query: asOfQuery,
  response: z.object({
    as_of: daySchema,
    answers: z.array(
      z.object({
        answer_id: z.string(),
        person: z.string().nullable(),
        kind: z.enum(["nps", "csat", "ces"]),
        score: z.number(),
        at: instantSchema,
        comment: z.string().nullable(),
      }),
    ),
  }),
})
