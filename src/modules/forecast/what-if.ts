import { Decimal } from "decimal.js"
import type { Input, Output } from "#platform/http/endpoint.ts"
import { type whatIf as contract, valueCoefficient } from "./contract.ts"

type Question = Input<typeof contract>["body"]
type Answer = Output<typeof contract>
type Asked<Kind extends Question["kind"]> = Extract<Question, { kind: Kind }>
type Answered<Kind extends Question["kind"]> = Extract<Answer, { kind: Kind }>

/** What would follow, by arithmetic on the numbers given. */
export function whatIf(question: Question): Answer {
  switch (question.kind) {
    case "retention":
      return ofRetention(question)
    case "churn":
      return ofChurn(question)
    case "price":
      return ofPrice(question)
    case "project":
      return ofProject(question)
    case "purchase":
      return ofPurchase(question)
  }
}

/** Amounts to the hundredth, half away from zero. */
const text = (amount: Decimal): string => amount.toFixed(2, Decimal.ROUND_HALF_UP)

function ofRetention({ retention, change, value }: Asked<"retention">): Answered<"retention"> {
  const after = new Decimal(value).times(new Decimal(change).times(valueCoefficient).plus(1))
  return {
    kind: "retention",
    retention: new Decimal(retention).times(new Decimal(change).plus(1)).toNumber(),
    value: text(after),
    difference: text(after.minus(value)),
    coefficient: valueCoefficient,
    note: {
      en: "According to Salesforce, 10% more retention is 30% more company value. An estimate, not a forecast.",
      ru: "По данным Salesforce, рост удержания на 10 % увеличивает стоимость компании на 30 %. Оценка, не прогноз.",
    },
  }
}

function ofChurn({ mrr, monthly_churn, points, months }: Asked<"churn">): Answered<"churn"> {
  const after = Decimal.max(0, new Decimal(monthly_churn).plus(new Decimal(points).div(100)))
  const at = (churn: Decimal.Value, month: number) =>
    new Decimal(mrr).times(new Decimal(1).minus(churn).pow(month))
  const rows = Array.from({ length: months + 1 }, (_, month) => ({
    month,
    asIs: at(monthly_churn, month),
    whatIf: at(after, month),
  }))
  const earned = rows.slice(1).reduce((sum, row) => sum.plus(row.whatIf).minus(row.asIs), new Decimal(0))
  return {
    kind: "churn",
    monthly_churn: after.toNumber(),
    course: rows.map(({ month, asIs, whatIf: then }) => ({ month, as_is: text(asIs), what_if: text(then) })),
    difference: text(at(after, months).minus(at(monthly_churn, months))),
    earned_difference: text(earned),
  }
}

function ofPrice({ mrr, accounts, change, lost }: Asked<"price">): Answered<"price"> {
  const after = new Decimal(mrr).times(new Decimal(change).plus(1)).times(new Decimal(1).minus(lost))
  const difference = after.minus(mrr)
  // (1 + change) × (1 − lost) = 1
  const breakEven = new Decimal(change).div(new Decimal(change).plus(1))
  return {
    kind: "price",
    mrr: text(after),
    difference: text(difference),
    difference_a_year: text(difference.times(12)),
    break_even_lost: breakEven.toNumber(),
    break_even_accounts: breakEven.times(accounts).toNumber(),
  }
}

function ofProject({ once, monthly, months }: Asked<"project">): Answered<"project"> {
  return {
    kind: "project",
    break_even_month: new Decimal(once).div(monthly).ceil().toNumber(),
    course: Array.from({ length: months + 1 }, (_, month) => ({
      month,
      as_is: text(new Decimal(once)),
      what_if: text(new Decimal(monthly).times(month)),
    })),
  }
}

function ofPurchase({ price, monthly, paid_months }: Asked<"purchase">): Answered<"purchase"> {
  const crossing = new Decimal(price).div(monthly).floor().plus(1).toNumber()
  return {
    kind: "purchase",
    crossing_month: crossing,
    months_left: Math.max(0, crossing - paid_months),
    paid: text(new Decimal(monthly).times(paid_months)),
  }
}
