export { type ExchangeRate, ratesOn } from "./exchange.queries.pg.ts"
export { exchanged } from "./exchange.ts"
export { putRates, restoreRates } from "./exchange-rates.ts"
export { type NegativeChurnMonth, negativeChurnByMonth } from "./get-rates.ts"
export { getRetention } from "./get-retention.ts"
export { subscriptionNames } from "./history.ts"
export {
  type Lifetime,
  lifetimes,
  type MonthChange,
  monthChanges,
  monthOf,
  mrrByProduct,
  unconvertedLifetimes,
} from "./lifetime.queries.pg.ts"
export { type MonthTerms, type Term, termsByMonth, termsEnding } from "./lifetime-terms.queries.pg.ts"
export { listCohorts, listWaitingCells } from "./list-cohorts.ts"
export { listDownsells } from "./list-movement-rows.ts"
export { listMovements } from "./list-movements.ts"
export { mrrByAccount } from "./mrr-by-account.ts"
export { fallAfter, type MrrCourse, mrrCourses, paysOn } from "./mrr-course.ts"
export { putAddOnProducts, putCause } from "./put-reason.ts"
export { putSubscriptions, restoreSubscriptions } from "./put-subscriptions.ts"
export { type AccountMrr, everPaid, renewals, subscriptionOwners } from "./queries.pg.ts"
export { replaceSubscriptions } from "./replace-subscriptions.ts"
export { retellAround, retellSubscriptions } from "./retell-subscriptions.ts"
export { revenueRoutes } from "./routes.ts"
export { type Owners, ownerOn, type SubscriptionVersion } from "./rules.ts"
