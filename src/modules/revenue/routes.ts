import type { Serve } from "#modules/identity/index.ts"
import * as contract from "./contract.ts"
import { listExchangeRates, putExchangeRates } from "./exchange-rates.ts"
import { getCourse } from "./get-course.ts"
import { getArpa, getConcentration } from "./get-holdings.ts"
import { getRates } from "./get-rates.ts"
import { getRetention } from "./get-retention.ts"
import { getYears } from "./get-years.ts"
import { listBooks } from "./list-books.ts"
import { listCohorts, listWaitingCells } from "./list-cohorts.ts"
import { listDimensions } from "./list-dimensions.ts"
import { listCohortRows, listHolders } from "./list-holders.ts"
import { listDownsells, listMovementRows, readJournal } from "./list-movement-rows.ts"
import { listMovements } from "./list-movements.ts"
import { listSubscriptions } from "./list-subscriptions.ts"
import { putReason } from "./put-reason.ts"
import { createReaction, deleteReaction, listReactions, updateReaction } from "./reactions.ts"

export function revenueRoutes(serve: Serve): void {
  serve(contract.listSubscriptions, (ctx, { params, query }) =>
    listSubscriptions(ctx, params.account_id, query.as_of),
  )
  serve(contract.movements, (ctx, { query }) => listMovements(ctx, query))
  serve(contract.movementRows, (ctx, { query }) => listMovementRows(ctx, query))
  serve(contract.journal, (ctx, { query }) => readJournal(ctx, query))
  serve(contract.putReason, (ctx, { params, body }) => putReason(ctx, params, body.reason))
  serve(contract.downsells, (ctx, { query }) => listDownsells(ctx, query))
  serve(contract.retention, (ctx, { query }) => getRetention(ctx, query))
  serve(contract.cohorts, (ctx, { query }) => listCohorts(ctx, query))
  serve(contract.listReactions, (ctx, { query }) => listReactions(ctx, query))
  serve(contract.waitingCells, (ctx, { query }) => listWaitingCells(ctx, query))
  serve(contract.createReaction, (ctx, { body }) => createReaction(ctx, body))
  serve(contract.updateReaction, (ctx, { params, body }) => updateReaction(ctx, params.id, body))
  serve(contract.deleteReaction, (ctx, { params }) => deleteReaction(ctx, params.id))
  serve(contract.rates, (ctx, { query }) => getRates(ctx, query))
  serve(contract.course, (ctx, { query }) => getCourse(ctx, query))
  serve(contract.yearOverYear, (ctx, { query }) => getYears(ctx, query))
  serve(contract.arpa, (ctx, { query }) => getArpa(ctx, query))
  serve(contract.concentration, (ctx, { query }) => getConcentration(ctx, query))
  serve(contract.holders, (ctx, { query }) => listHolders(ctx, query))
  serve(contract.cohortRows, (ctx, { query }) => listCohortRows(ctx, query))
  serve(contract.books, (ctx, { query }) => listBooks(ctx, query))
  serve(contract.dimensions, (ctx) => listDimensions(ctx))
  serve(contract.listExchangeRates, (ctx, { query }) => listExchangeRates(ctx, query))
  serve(contract.putExchangeRates, (ctx, { body }) => putExchangeRates(ctx, body.rates))
}
