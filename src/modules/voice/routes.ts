import { endOfDay } from "#kernel/time.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { type Serve, today, transaction } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { answersOfAccount, ticketsOfAccount } from "./queries.pg.ts"

export function voiceRoutes(serve: Serve): void {
  serve(contract.listTickets, (ctx, { params, query }) =>
    transaction(ctx, async (tx) => {
      await requireAccount(tx, params.account_id)
      const day = query.as_of ?? today(ctx)
      const end = endOfDay(day, ctx.workspace.timeZone)
      const tickets = await ticketsOfAccount(tx, params.account_id, end)
      const asOfThen = tickets.map((ticket) =>
        ticket.closed_at && ticket.closed_at >= end.toISOString()
          ? { ...ticket, closed_at: null, satisfaction: null }
          : ticket,
      )
      return { as_of: day, tickets: asOfThen }
    }),
  )
  serve(contract.listSurveyAnswers, (ctx, { params, query }) =>
    transaction(ctx, async (tx) => {
      await requireAccount(tx, params.account_id)
      const day = query.as_of ?? today(ctx)
      const end = endOfDay(day, ctx.workspace.timeZone)
      return { as_of: day, answers: await answersOfAccount(tx, params.account_id, end) }
    }),
  )
}
