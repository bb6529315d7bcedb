import type { z } from "zod"
import { dayNumber } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type { FileAnswer } from "#platform/http/file-answer.ts"
import type * as contract from "./contract.ts"
import { movementKinds } from "./contract.ts"
import type { Courses } from "./courses.ts"
import { fileOf } from "./files.ts"
import { kindsOf, type PeriodSums, sumMovements, type Told } from "./movement-sums.ts"
import { periodStarts } from "./periods.ts"
import { amounts, askedSpan, groundOf, unconvertedOf } from "./question.ts"
import { addOnProducts, failedPayments } from "./reasons.queries.pg.ts"

type Asked = z.output<typeof contract.movements.query>

/** Movements by period, as JSON or as a file. */
export async function listMovements(
  ctx: Context,
  asked: Asked,
): Promise<Answer<typeof contract.movements> | FileAnswer> {
  const { from, to } = askedSpan(asked)
  const ground = await groundOf(ctx, asked)
  const told = await toldOf(ctx, ground.courses)
  const sums = sumMovements(ground.courses, ground.chosen, periodStarts(from, to, asked.interval), told)
  const answer = {
    currency: ctx.workspace.currency,
    periods: sums.map((period) => periodOf(ctx, period)),
    unconverted: unconvertedOf(ground),
  }
  return asked.format === "json"
    ? answer
    : fileOf(
        ctx,
        asked.format,
        "movements",
        answer.periods.map(({ accounts, details: _details, ...period }) => ({
          ...period,
          accounts_opening: accounts.opening,
          accounts_new: accounts.new,
          accounts_reactivated: accounts.reactivated,
          accounts_churned: accounts.churned,
          accounts_closing: accounts.closing,
        })),
        answer.unconverted,
      )
}

/** What records outside the ledger tell of movements. */
export const toldOf = (ctx: Context, courses: Courses): Promise<Told> =>
  transaction(ctx, async (tx) => {
    const failed = new Set<string>()
    for (const { account_id, day } of await failedPayments(tx))
      failed.add(`${courses.accounts.find(account_id)} ${dayNumber(day)}`)
    const products = await addOnProducts(tx)
    return {
      addOns: new Set(products.flatMap((product) => courses.products.find(product) ?? [])),
      failedPayment: (account, day) => failed.has(`${account} ${day}`),
    }
  })

function periodOf(ctx: Context, period: PeriodSums): Answer<typeof contract.movements>["periods"][number] {
  const amount = amounts(ctx)
  const { start, end, opening, sums, closing, accounts, details } = period
  const apart = (of: (typeof movementKinds)[number]) =>
    Object.fromEntries(
      [...details].filter(([detail]) => kindsOf[detail] === of).map(([detail, sum]) => [detail, amount(sum)]),
    )
  return {
    start,
    end,
    opening: amount(opening),
    new: amount(sums.new),
    reactivation: amount(sums.reactivation),
    expansion: amount(sums.expansion),
    contraction: amount(sums.contraction),
    churn: amount(sums.churn),
    closing: amount(closing),
    accounts: {
      opening: accounts.opening,
      new: accounts.new,
      reactivated: accounts.reactivation,
      churned: accounts.churn,
      closing: accounts.closing,
    },
    details: { expansion: apart("expansion"), contraction: apart("contraction"), churn: apart("churn") },
  }
}
