import { z } from "zod"
import { endpoint } from "#platform/http/endpoint.ts"
import { asOfQuery, bilingualSchema, daySchema, moneySchema } from "#platform/http/shapes.ts"

/** Money without its currency: whatever the question is asked in. */
const amountSchema = z.string().regex(/^\d{1,15}(\.\d{1,6})?$/, "an amount such as 1200.50, not negative")
const positiveSchema = amountSchema.refine((text) => Number(text) > 0, "above 0")
const shareSchema = z.number().min(0).max(1)

/** What the source says of retention and value: 10 % more of the one is 30 % more of the other (S001-24). */
export const valueCoefficient = 3

const retentionQuestion = z
  .strictObject({
    kind: z.literal("retention"),
    /** Share of customers retained in a year. */
    retention: z.number().gt(0).max(1),
    /** Relative: 0.1 takes 80 % to 88 %. */
    change: z.number().min(-1).max(10),
    /** What the company is worth. */
    value: positiveSchema,
  })
  .refine(({ retention, change }) => retention * (1 + change) <= 1 + 1e-12, {
    path: ["change"],
    message: "more than all customers would be retained: take a smaller change",
  })

const churnQuestion = z
  .strictObject({
    kind: z.literal("churn"),
    mrr: positiveSchema,
    /** Share of MRR lost a month. */
    monthly_churn: shareSchema,
    /** Percentage points a month: −1 takes 3 % to 2 %. */
    points: z.number().min(-100).max(100),
    months: z.number().int().min(1).max(120).default(12),
  })
  .refine(
    ({ monthly_churn, points }) =>
      monthly_churn + points / 100 >= -1e-12 && monthly_churn + points / 100 <= 1,
    {
      path: ["points"],
      message: "churn would leave 0…100 %: take fewer points",
    },
  )

const priceQuestion = z.strictObject({
  kind: z.literal("price"),
  /** MRR of what changes its price, and how many accounts pay it. */
  mrr: positiveSchema,
  accounts: z.number().int().min(0),
  /** Relative: 0.1 is 10 % dearer. */
  change: z.number().gt(-1).max(10),
  /** Share of that MRR that is assumed to leave because of it; of a lower price, negative: that comes in addition. */
  lost: z.number().min(-10).max(1),
})

const projectQuestion = z.strictObject({
  kind: z.literal("project"),
  /** What is paid once, and what is paid a month instead. */
  once: positiveSchema,
  monthly: positiveSchema,
  months: z.number().int().min(1).max(240).default(48),
})

const purchaseQuestion = z.strictObject({
  kind: z.literal("purchase"),
  /** What buying it would have cost, and what the customer pays a month. */
  price: positiveSchema,
  monthly: positiveSchema,
  /** Months paid already. */
  paid_months: z.number().int().min(0).max(1200).default(0),
})

const courseSchema = z.array(z.object({ month: z.number(), as_is: z.string(), what_if: z.string() }))

export const whatIf = endpoint({
  method: "POST",
  path: "/api/v1/revenue/what-if",
  summary:
    "What would follow from a change, by arithmetic on the numbers given: retention → value of the company, churn → MRR, a price → MRR, a project sold as a subscription, the month a subscriber has paid more than a purchase would have cost. Reads and writes nothing",
  access: { right: "revenue:read" },
  body: z.discriminatedUnion("kind", [
    retentionQuestion,
    churnQuestion,
    priceQuestion,
    projectQuestion,
    purchaseQuestion,
  ]),
  response: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("retention"),
      retention: z.number(),
      value: z.string(),
      difference: z.string(),
      coefficient: z.number(),
      /** Who says so, and that it is an estimate and no forecast. */
      note: bilingualSchema,
    }),
    z.object({
      kind: z.literal("churn"),
      monthly_churn: z.number(),
      /** MRR after each month, month 0 being now. */
      course: courseSchema,
      /** Of MRR at the end, and of what was earned in all the months. */
      difference: z.string(),
      earned_difference: z.string(),
    }),
    z.object({
      kind: z.literal("price"),
      mrr: z.string(),
      difference: z.string(),
      difference_a_year: z.string(),
      /** Share that may leave before the change loses money; of a lower price, negative: that must come. */
      break_even_lost: z.number(),
      /** Accounts that this share is, if all are alike. */
      break_even_accounts: z.number(),
    }),
    z.object({
      kind: z.literal("project"),
      /** The month with which what was paid monthly reaches what would have been paid once. */
      break_even_month: z.number(),
      /** Cumulated: paid once, and monthly. */
      course: courseSchema,
    }),
    z.object({
      kind: z.literal("purchase"),
      /** The first month with which more is paid than the purchase would have cost. */
      crossing_month: z.number(),
      /** Until then; 0: it is past. */
      months_left: z.number(),
      paid: z.string(),
    }),
  ]),
})

export const whatIfStart = endpoint({
  method: "GET",
  path: "/api/v1/revenue/what-if",
  summary:
    "Where a what-if starts from: MRR, what of it was lost a month over the last year, and MRR by product and segment",
  access: { right: "revenue:read" },
  query: asOfQuery,
  response: z.object({
    as_of: daySchema,
    currency: z.string(),
    mrr: moneySchema,
    accounts: z.number(),
    /** 1 − GRR^(1/12) and the share of accounts, over the 12 months before; null where nobody paid a year ago. */
    monthly_churn: z.number().nullable(),
    yearly_retention: z.number().nullable(),
    /** The largest 50 of each. */
    slices: z.array(
      z.object({
        by: z.enum(["product", "segment"]),
        key: z.string(),
        accounts: z.number(),
        mrr: moneySchema,
      }),
    ),
  }),
})
