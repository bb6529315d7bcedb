import { beforeEach, describe, expect, it } from "vitest"
import type { Context } from "#modules/identity/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { counts, done, type Importing, importing, problems } from "#test/importing.ts"

const { engines, app } = await testProduct()
let ctx: Context
let on: Importing
let call: ReturnType<typeof caller>
beforeEach(async () => {
  ctx = await engines.workspace()
  on = await importing(engines, app, ctx)
  call = caller(app, ctx)
})

type Invoice = {
  invoice_id: string
  amount: { amount: string; currency: string }
  paid: { amount: string }
  state: string
  paid_on: string | null
  overdue_days: number | null
  failures: number
}
const stand = async (day: string) =>
  (await call<{ invoices: Invoice[] }>("GET", `/invoices?as_of=${day}`)).invoices
    .map(({ invoice_id, amount, paid, state, paid_on, overdue_days, failures }) =>
      [invoice_id, amount.amount, amount.currency, paid.amount, state, paid_on, overdue_days, failures].join(
        " ",
      ),
    )
    .sort()

const invoices = [
  "invoice_id,account_id,number,amount,currency,issued_on,due_on,voided_on",
  'i1,a,A-1,"1 200,50",,2026-09-01,2026-09-15,',
  "i2,a,A-2,300,USD,2026-09-10,10.10.2026,",
  "i3,a,,50,RUB,2026-09-20,,2026-09-25",
  "i4,zz,,50,RUB,2026-09-20,,",
  "i5,a,,-50,RUB,2026-09-20,,",
  "i6,a,,50,XXQ,2026-09-20,,",
  "i7,a,,,RUB,20-09-2026x,,",
].join("\n")

const payments = [
  "payment_id,account_id,invoice_id,status,amount,currency,at,reason",
  "p1,a,i1,failed,1200.50,,2026-09-16T10:00:00Z,no funds",
  "p2,a,i1,Paid,200.50,,2026-09-20 12:00,",
  "p3,a,i1,,1000,RUB,2026-09-22T09:00:00Z,",
  "p4,a,i2,paid,300,USD,2026-09-30T09:00:00Z,",
  "p5,a,i2,refunded,100,USD,2026-10-02T09:00:00Z,a mistake",
  "p6,a,,lost,5,RUB,2026-10-02T09:00:00Z,",
  "p7,zz,,paid,5,RUB,2026-10-02T09:00:00Z,",
].join("\n")

describe("invoices and payments", () => {
  it("load with their problems by line, and stand on each day as a hand reckons", async () => {
    await on.accounts("a")
    const billed = await on.load("invoices", invoices)
    expect(counts(billed)).toEqual(done(3, 0, 0, 4))
    expect(problems(billed)).toEqual([
      [5, "account_id", "unknown_account"],
      [6, "amount", "negative_number"],
      [7, "currency", "unknown_currency"],
      [8, "amount", "missing"],
      [8, "issued_on", "bad_date"],
    ])
    const paid = await on.load("payments", payments)
    expect(counts(paid)).toEqual(done(5, 0, 0, 2))
    expect(problems(paid)).toEqual([
      [7, "status", "unknown_status"],
      [8, "account_id", "unknown_account"],
    ])
    // 200.50 of 1,200.50 came in on the 20th, the rest on the 22nd; due on the 15th.
    expect(await stand("2026-09-14")).toEqual(["i1 1200.50 RUB 0.00 open   0", "i2 300.00 USD 0.00 open   0"])
    expect(await stand("2026-09-21")).toEqual([
      "i1 1200.50 RUB 200.50 overdue  6 1",
      "i2 300.00 USD 0.00 open   0",
      "i3 50.00 RUB 0.00 open   0",
    ])
    expect(await stand("2026-10-01")).toEqual([
      "i1 1200.50 RUB 1200.50 paid 2026-09-22  1",
      "i2 300.00 USD 300.00 paid 2026-09-30  0",
      "i3 50.00 RUB 0.00 void   0",
    ])
    // A payment that settles is told as the invoice that it pays.
    expect((await on.timeline("payment.received")).map(({ value }) => value)).toEqual([200.5])
    expect((await on.timeline("invoice.paid")).map(({ value }) => value)).toEqual([1200.5, 300])
  })

  it("are known when they come again, corrected in place, and taken back whole", async () => {
    await on.accounts("a")
    const billed = await on.load("invoices", invoices)
    const paid = await on.load("payments", payments)
    expect(counts(await on.load("invoices", invoices))).toEqual(done(0, 0, 3, 4))
    expect(counts(await on.load("payments", payments))).toEqual(done(0, 0, 5, 2))
    const [before, told] = [await stand("2026-10-01"), await on.timeline()]
    const corrected = await on.load(
      "invoices",
      "invoice_id,account_id,number,amount,issued_on,due_on\ni1,a,A-1,1500,2026-09-01,2026-09-15",
    )
    expect(counts(corrected)).toEqual(done(0, 1))
    expect(await stand("2026-10-01")).toContain("i1 1500.00 RUB 1200.50 overdue  16 1")
    expect((await on.end(corrected.id)).kept).toBe(0)
    expect(await stand("2026-10-01")).toEqual(before)
    expect(await on.timeline()).toEqual(told)
    expect((await on.end(paid.id)).kept).toBe(0)
    expect((await on.end(billed.id)).kept).toBe(0)
    expect(await stand("2026-10-01")).toEqual([])
    expect(await on.timeline("invoice.%")).toEqual([])
  })
})

describe("exchange rates", () => {
  it("load with their problems, and carry money of other currencies at the day's rate", async () => {
    await on.accounts("a")
    const file = [
      "currency;day;rate;source",
      "USD;01.01.2026;80,50;bank",
      "USD;2026-03-01;90;bank",
      "EUR;2026-01-01;0;bank",
      "XXQ;2026-01-01;1;bank",
      "USD;2026-02-30;91;bank",
    ].join("\n")
    const result = await on.load("exchange_rates", file)
    expect(counts(result)).toEqual(done(2, 0, 0, 3))
    expect(problems(result).map(([line, column]) => [line, column])).toEqual([
      [4, "rate"],
      [5, "currency"],
      [6, "day"],
    ])
    expect(counts(await on.load("exchange_rates", file))).toEqual(done(0, 0, 2, 3))
    await on.load(
      "subscriptions",
      "subscription_id,account_id,started_on,mrr,currency\ns,a,2026-02-01,100,USD\nt,a,2026-03-01,10,USD",
    )
    // 100 × 80.50 in February, 10 × 90 in March.
    const { currency, periods } = await call<{
      currency: string
      periods: { new: string; expansion: string }[]
    }>("GET", "/revenue/movements?from=2026-02-01&to=2026-04-01&interval=month")
    expect([currency, periods.map((period) => [period.new, period.expansion])]).toEqual([
      "RUB",
      [
        ["8050.00", "0.00"],
        ["0.00", "900.00"],
      ],
    ])
    expect((await on.end(result.id)).status).toBe("undone")
    const { rates } = await call<{ rates: object[] }>("GET", "/revenue/exchange-rates")
    expect(rates).toEqual([])
  })
})
