import { z } from "zod"
import { forecastRenewals } from "#modules/forecast/contract.ts"

/** What the address of Forecast says. What it does not understand it leaves out. */
export const forecastSearch = z.object({
  /** The month whose renewals are shown. */
  month: forecastRenewals.query.shape.month.optional().catch(undefined),
})

const amount = z.coerce.number().min(0).max(1e15).optional().catch(undefined)
const number = z.coerce.number().optional().catch(undefined)

/** The numbers of each what-if; absent: those of the workspace, or of the source. Shares are per cent. */
export const whatIfSearch = z.object({
  retention: number,
  retention_change: number,
  worth: amount,
  churn_mrr: amount,
  churn: number,
  points: number,
  /** "product:Cloud": whose price changes. */
  slice: z.string().optional().catch(undefined),
  price_change: number,
  price_lost: number,
  project: amount,
  monthly: amount,
  paid_months: number,
})
export type WhatIfSearch = z.output<typeof whatIfSearch>
