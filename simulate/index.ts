import { toAmount } from "#kernel/money.ts"
import { addDays, type Day } from "#kernel/time.ts"
import type {
  ChurnRecord,
  GivenContract,
  InvoiceRow,
  PaymentRow,
  Product,
} from "#modules/billing/contract.ts"
import type { AccountRow, ContactRow } from "#modules/customers/contract.ts"
import type { SubscriptionRow } from "#modules/revenue/contract.ts"
import type { SurveyAnswerRow, TicketRow } from "#modules/voice/contract.ts"
import {
  catalogueOf,
  churnRecordsOf,
  contractsOf,
  invoiceRecordsOf,
  meteringOf,
  type SimulatedObstacle,
} from "./billing.ts"
import { calendarOf } from "./calendar.ts"
import { mrrOn } from "./contracts.ts"
import { type Life, livesOf, type SimulatedRow } from "./lives.ts"
import { contactRows } from "./people.ts"
import { random } from "./random.ts"
import { contactMovesOf, invoicesOf, touchesOf } from "./relations.ts"
import type { Cause } from "./stories.ts"
import { ticketsOf } from "./support.ts"
import { surveyAnswersOf } from "./surveys.ts"
import { usageOf } from "./usage.ts"
import { type Member, members } from "./words/people.ts"

export type { SimulatedRow } from "./lives.ts"
export { type Random, random } from "./random.ts"
export { type Cause, causes } from "./stories.ts"
export type { Member } from "./words/people.ts"

/** What really happened, which no reader of the data is told. */
export type Truth =
  /** MRR became 0 on `day`; `mrr_before` in roubles. Traces can be seen from `signs_from` on; null where there are none. */
  | { kind: "churn"; account_id: string; day: Day; cause: Cause; mrr_before: string; signs_from: Day | null }
  /** In decline on the last day. */
  | { kind: "decline"; account_id: string; cause: Cause; since: Day }

/** A simulated vendor: everything a real one would bring, and the truth beside it. */
export type Vendor = {
  workspace: { name: string; currency: "RUB"; time_zone: string; language: "ru" }
  members: readonly Member[]
  /** The first day with usage, tickets, answers, touches and invoices. */
  firstDay: Day
  accounts: AccountRow[]
  contacts: ContactRow[]
  subscriptions: SubscriptionRow[]
  tickets: TicketRow[]
  surveyAnswers: SurveyAnswerRow[]
  touches: SimulatedRow[]
  /** What became of each invoice, as rows; `billing` holds the same as records. */
  invoices: SimulatedRow[]
  billing: {
    products: { product_id: string; body: Product }[]
    contracts: GivenContract[]
    obstacles: SimulatedObstacle[]
    invoices: InvoiceRow[]
    payments: PaymentRow[]
    churn: ChurnRecord[]
    /** Use that is charged for, a row a day. */
    metering: SimulatedRow[]
  }
  contactMoves: SimulatedRow[]
  /** Drawn as it is read, the same each time: about a million rows at the usual size. */
  usage(): Iterable<SimulatedRow>
  truth: Truth[]
}

export type VendorOptions = {
  seed: number
  /** The last day told of. */
  lastDay: Day
  accounts?: number
  /** Whole months of usage, tickets, answers, touches and invoices; contracts go back further. */
  months?: number
  /** The zone whose calendar days count. */
  zone?: string
  /** Share of the usage rows that take place, 0…1: small for tests. */
  usageScale?: number
}

/** Simulates the cloud vendor «Северное облако». The same options give the same vendor, to the byte. */
export function simulateVendor(options: VendorOptions): Vendor {
  const { seed, lastDay, accounts = 128, months = 27, zone = "Europe/Moscow", usageScale = 1 } = options
  const calendar = calendarOf(lastDay, months, zone)
  const lives = livesOf(seed, accounts, calendar)
  const invoices = invoicesOf(seed, lives, calendar)
  return {
    workspace: { name: "Северное облако", currency: "RUB", time_zone: zone, language: "ru" },
    members,
    firstDay: calendar.first,
    accounts: lives.map((life) => accountOf(seed, life)),
    contacts: lives.flatMap(({ plan, people }) => contactRows(plan, people)),
    subscriptions: lives.flatMap((life) => life.subscriptions),
    tickets: ticketsOf(seed, lives, calendar),
    surveyAnswers: surveyAnswersOf(seed, lives, calendar),
    touches: touchesOf(seed, lives, calendar),
    invoices,
    billing: {
      products: catalogueOf(calendar),
      ...contractsOf(seed, lives, calendar),
      ...invoiceRecordsOf(invoices, lives, zone),
      churn: churnRecordsOf(seed, lives, calendar),
      metering: meteringOf(seed, lives, calendar),
    },
    contactMoves: contactMovesOf(lives, calendar),
    usage: () => usageOf(seed, lives, calendar, usageScale),
    truth: lives.flatMap(truthOf),
  }
}

const origins = ["рекомендация", "партнёр", "сайт", "выставка", "тендер"]

function accountOf(seed: number, { plan }: Life): AccountRow {
  const draw = random(seed, "account", plan.account_id)
  return {
    account_id: plan.account_id,
    name: plan.name,
    parent_id: plan.parent_id,
    segment: plan.segment,
    tier: plan.tier,
    owner_email: plan.owner,
    created_on: addDays(plan.start, -draw.int(4, 40)),
    timezone: plan.zone,
    traits: {
      регион: plan.region,
      сотрудников: String(plan.employees),
      источник: draw.pick(origins),
    },
  }
}

function truthOf({ plan, subscriptions }: Life): Truth[] {
  const { account_id, story, start } = plan
  if (story.kind === "declining")
    return [
      {
        kind: "decline",
        account_id,
        cause: story.cause,
        since: story.cause === "bad_onboarding" ? start : story.since,
      },
    ]
  if (story.kind === "steady") return []
  const before = mrrOn(subscriptions, addDays(story.day, -1))
  const signs_from = story.cause === "bad_onboarding" ? addDays(start, 30) : story.signsFrom
  return [
    {
      kind: "churn",
      account_id,
      day: story.day,
      cause: story.cause,
      mrr_before: toAmount(before, "RUB"),
      signs_from,
    },
  ]
}
