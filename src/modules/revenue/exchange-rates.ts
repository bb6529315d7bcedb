import { isDeepStrictEqual } from "node:util"
import { Decimal } from "decimal.js"
import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { isCurrency } from "#kernel/money.ts"
import {
  applyRows,
  isProblem,
  type PutResult,
  type RecordChange,
  type Restored,
  type RowProblem,
  revertChanges,
  written,
} from "#kernel/records.ts"
import { isDay } from "#kernel/time.ts"
import { lockRecords } from "#modules/customers/index.ts"
import { audit, type Context, factsChanged, today, transaction } from "#modules/identity/index.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type * as contract from "./contract.ts"
import type { ExchangeRateRow } from "./contract.ts"
import {
  currenciesNeeded,
  deleteRates,
  type ExchangeRate,
  latestRates,
  ratesAt,
  saveRates,
} from "./exchange.queries.pg.ts"

const keyOf = ({ currency, day }: { currency: string; day: string }): string => `${currency}@${day}`

function problemOf(row: ExchangeRateRow, target: string): RowProblem | null {
  const currency = row.currency.toUpperCase()
  if (!isCurrency(currency))
    return {
      field: "currency",
      code: "unknown_currency",
      message: `'${row.currency}' is not an ISO 4217 code.`,
    }
  if (currency === target)
    return {
      field: "currency",
      code: "reporting_currency",
      message: `${target} is the reporting currency: its rate is 1.`,
    }
  const { day } = row
  const isKnown: boolean = isDay(day)
  return isKnown
    ? null
    : { field: "day", code: "bad_date", message: `'${day}' is not a day from 1900 to 2199.` }
}

const rateOf = (row: ExchangeRateRow): ExchangeRate => ({
  currency: row.currency.toUpperCase(),
  day: row.day,
  rate: new Decimal(row.rate).toFixed(),
  source: row.source || null,
})

const current = async (tx: Tx, ctx: Context, places: readonly { currency: string; day: string }[]) =>
  new Map(
    (await ratesAt(tx, ctx.workspace.currency, places)).map((rate) => [
      keyOf(rate),
      { ...rate, rate: new Decimal(rate.rate).toFixed() },
    ]),
  )

/** Puts rates to the reporting currency, some thousands at most. */
export async function putRates(
  tx: Tx,
  ctx: Context,
  rows: readonly ExchangeRateRow[],
): Promise<PutResult<ExchangeRate>> {
  await lockRecords(tx, ctx.workspace.id, "exchange_rates")
  const known = await current(
    tx,
    ctx,
    rows
      .map(({ currency, day }) => ({ currency: currency.toUpperCase(), day }))
      .filter(({ day }) => isDay(day)),
  )
  const result = applyRows(rows, known, {
    keyOf: (row) => keyOf(rateOf(row)),
    problemOf: (row) => problemOf(row, ctx.workspace.currency),
    recordOf: rateOf,
  })
  await saveRates(
    tx,
    ctx.workspace.id,
    ctx.workspace.currency,
    result.changes.map(({ after }) => after),
  )
  if (result.changes.length > 0) await factsChanged(tx, ctx)
  return result
}

/** Takes changes of rates back. */
export async function restoreRates(
  tx: Tx,
  ctx: Context,
  changes: readonly RecordChange<ExchangeRate>[],
): Promise<Restored> {
  await lockRecords(tx, ctx.workspace.id, "exchange_rates")
  const known = await current(
    tx,
    ctx,
    changes.map(({ after }) => after),
  )
  const { transitions, kept } = revertChanges(changes, known, () => true)
  const removed = transitions.flatMap(({ before, after }) => (after === null && before ? [before] : []))
  await deleteRates(tx, ctx.workspace.currency, removed)
  await saveRates(tx, ctx.workspace.id, ctx.workspace.currency, written(transitions).saved)
  if (transitions.some(({ before, after }) => !isDeepStrictEqual(before, after))) await factsChanged(tx, ctx)
  return { restored: changes.length - kept.length, kept }
}

/** Writes rates that a person sends, all of them or none. */
export const putExchangeRates = (
  ctx: Context,
  rows: readonly ExchangeRateRow[],
): Promise<Answer<typeof contract.putExchangeRates>> =>
  transaction(ctx, async (tx) => {
    const { outcomes, changes } = await putRates(tx, ctx, rows)
    const errors = outcomes.flatMap((outcome, at) =>
      isProblem(outcome) ? [{ path: `rates[${at}].${outcome.field}`, message: outcome.message }] : [],
    )
    if (errors.length > 0)
      throw new Problem("invalid", "Nothing was written: some rates are refused.", errors)
    const [first, last] = [changes[0]?.after, changes.at(-1)?.after]
    if (first && last)
      await audit(tx, ctx, {
        action: "revenue.rates",
        subject: `rates:${keyOf(first)}…${keyOf(last)}`,
        after: { rates: changes.length },
      })
    const count = (what: string) => outcomes.filter((outcome) => outcome === what).length
    return { created: count("created"), updated: count("updated"), unchanged: count("duplicate") }
  })

/** Rates, newest first, and the currencies that need some. */
export const listExchangeRates = (
  ctx: Context,
  asked: z.output<typeof contract.listExchangeRates.query>,
): Promise<Answer<typeof contract.listExchangeRates>> =>
  transaction(ctx, async (tx) => {
    const { currency } = ctx.workspace
    const until = asked.as_of ?? today(ctx)
    const which = { until, currency: asked.currency?.toUpperCase(), limit: asked.limit }
    return {
      currency,
      rates: await latestRates(tx, currency, which),
      currencies: await currenciesNeeded(tx, currency),
    }
  })
