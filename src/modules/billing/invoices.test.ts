import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { addDays, type Day } from "#kernel/time.ts"
import { putAccounts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { relayOutbox } from "#modules/timeline/index.ts"
import { caller, testProduct } from "#test/app.ts"
import { accountHistory, type InvoiceRecord, type PaymentRecord } from "./invoice-history.ts"
import { putInvoices, putPayments, restorePayments } from "./put-invoices.ts"

const { engines, app } = await testProduct()

async function workspace(): Promise<Context> {
  const ctx = await engines.workspace()
  await transaction(ctx, (tx) => putAccounts(tx, ctx, [{ account_id: "acme", name: "Acme", traits: {} }]))
  return ctx
}

const first = "2026-01-01"
const span = 60
const day = fc.integer({ min: 0, max: span }).map((days) => addDays(first, days))

const life = fc.array(
  fc.record({
    issued: fc.integer({ min: 0, max: span }),
    due: fc.option(fc.integer({ min: 0, max: 20 })),
    amount: fc.integer({ min: 1, max: 300 }),
    voided: fc.option(day, { freq: 6 }),
    payments: fc.array(
      fc.record({
        day,
        amount: fc.integer({ min: 1, max: 300 }),
        status: fc.constantFrom("paid", "paid", "failed"),
      }),
      { maxLength: 3 },
    ),
  }),
  { maxLength: 6 },
)

type Life = typeof life extends fc.Arbitrary<infer T> ? T : never

function recordsOf(given: Life): { invoices: InvoiceRecord[]; payments: PaymentRecord[] } {
  const invoices = given.map(({ issued, due, amount, voided }, at) => ({
    invoice_id: `i${at}`,
    account_id: "acme",
    number: `N${at}`,
    currency: "RUB",
    amount_minor: String(amount),
    issued_on: addDays(first, issued),
    due_on: due === null ? null : addDays(first, issued + due),
    voided_on: voided,
  }))
  const payments = given.flatMap(({ payments }, at) =>
    payments.map(({ day, amount, status }, n) => ({
      payment_id: `p${at}.${n}`,
      account_id: "acme",
      invoice_id: `i${at}`,
      status: status === "paid" ? ("paid" as const) : ("failed" as const),
      currency: "RUB",
      amount_minor: String(amount),
      at: `${day}T10:00:00.000Z`,
      reason: null,
    })),
  )
  return { invoices, payments }
}

/** What is owed on a day, by going through everything. */
function walk({ invoices, payments }: ReturnType<typeof recordsOf>, on: Day) {
  const unpaid = invoices.filter((invoice) => {
    const paid = payments
      .filter(
        (one) => one.invoice_id === invoice.invoice_id && one.status === "paid" && one.at.slice(0, 10) <= on,
      )
      .reduce((sum, one) => sum + Number(one.amount_minor), 0)
    const voided = invoice.voided_on !== null && invoice.voided_on <= on
    return invoice.issued_on <= on && paid < Number(invoice.amount_minor) && !voided
  })
  return {
    invoices: unpaid.length,
    unpaid: unpaid.reduce((sum, { amount_minor }) => sum + Number(amount_minor) / 100, 0),
    overdue: unpaid.filter(({ due_on }) => due_on !== null && due_on < on).length,
  }
}

describe("what invoices and payments tell", () => {
  test("sums up on every day to what is owed; arrears begin where nothing was overdue the day before", () => {
    fc.assert(
      fc.property(life, (given) => {
        const records = recordsOf(given)
        const sane = records.invoices.filter(
          ({ invoice_id, voided_on, issued_on }) =>
            (voided_on === null || voided_on >= issued_on) &&
            records.payments.every(
              (one) => one.invoice_id !== invoice_id || one.at.slice(0, 10) >= issued_on,
            ),
        )
        const all = { invoices: sane, payments: records.payments }
        const rows = accountHistory(all.invoices, all.payments, "UTC")
        const level = (name: string, on: Day) =>
          rows.reduce((sum, row) => (row.name === name && row.day! <= on ? sum + (row.value ?? 0) : sum), 0)
        const began = rows.flatMap((row) => (row.name === "balance.arrears" ? [row.day!] : [])).sort()
        const expected: Day[] = []
        for (let on = first, before = 0; on < "2026-06-01"; on = addDays(on, 1)) {
          const { invoices, unpaid, overdue } = walk(all, on)
          expect([on, level("balance.invoices", on), level("balance.overdue", on)]).toEqual([
            on,
            invoices,
            overdue,
          ])
          expect(level("balance.unpaid", on)).toBeCloseTo(unpaid, 6)
          if (overdue > 0 && before === 0) expected.push(on)
          before = overdue
        }
        expect(began).toEqual(expected)
        expect(new Set(rows.map(({ message_id }) => message_id)).size).toBe(rows.length)
      }),
      { numRuns: 200 },
    )
  })

  test("is what the metrics say, and is taken back with an import", async () => {
    const ctx = await workspace()
    const call = caller(app, ctx)
    const invoice = { account_id: "acme", amount: "100", due_on: "2026-10-10", issued_on: "2026-10-01" }
    await transaction(ctx, async (tx) => {
      await putInvoices(tx, ctx, [
        { ...invoice, invoice_id: "a" },
        { ...invoice, invoice_id: "b", amount: "50", due_on: null },
      ])
    })
    const paid = await transaction(ctx, (tx) =>
      putPayments(tx, ctx, [
        { payment_id: "1", account_id: "acme", invoice_id: "a", amount: "40", at: "2026-10-05T10:00:00Z" },
        { payment_id: "2", account_id: "acme", invoice_id: "a", amount: "60", at: "2026-10-20T10:00:00Z" },
      ]),
    )
    const on = (as_of: Day) => call<object>("GET", `/invoices?as_of=${as_of}`)
    expect(await on("2026-10-15")).toMatchObject({
      sums: [
        {
          open: { count: 1 },
          overdue: { count: 1, accounts: 1, amount: { amount: "60.00" } },
          received_30d: { amount: "40.00" },
        },
      ],
      invoices: [
        { invoice_id: "b", state: "open" },
        { invoice_id: "a", state: "overdue", overdue_days: 5, paid: { amount: "40.00" } },
      ],
    })
    expect(await on("2026-10-20")).toMatchObject({ invoices: [{}, { state: "paid", paid_on: "2026-10-20" }] })
    const told = async () => {
      await relayOutbox(ctx)
      const { rows } = await call<{ rows: { name: string }[] }>(
        "GET",
        "/accounts/acme/timeline?name=invoice.*,payment.*&order=oldest",
      )
      return rows.map(({ name }) => name)
    }
    expect(await told()).toEqual([
      "invoice.issued",
      "invoice.issued",
      "payment.received",
      "invoice.overdue",
      "invoice.paid",
    ])
    await transaction(ctx, (tx) => restorePayments(tx, ctx, paid.changes))
    expect(await told()).toEqual(["invoice.issued", "invoice.issued", "invoice.overdue"])
  })
})

test("nobody is charged without a consent, nor after it was taken back", async () => {
  const ctx = await workspace()
  const call = caller(app, ctx)
  const charge = { amount: "990", currency: "RUB" }
  await call("POST", "/accounts/acme/charges", charge, 409)
  const words = { person: "ann", channel: "site", text_version: "2026-1", amount_rule: "990 RUB a month" }
  const consent = await call<{ id: string }>("POST", "/accounts/acme/payment-consents", words)
  expect(await call("POST", "/accounts/acme/charges", charge)).toMatchObject({
    consent_id: consent.id,
    amount: { amount: "990.00", currency: "RUB" },
  })
  await call("POST", `/accounts/acme/payment-consents/${consent.id}/withdraw`)
  await call("POST", "/accounts/acme/charges", charge, 409)
  await relayOutbox(ctx)
  const { rows } = await call<{ rows: { name: string }[] }>("GET", "/accounts/acme/timeline?name=consent.*")
  expect(rows.map(({ name }) => name).sort()).toEqual(["consent.given", "consent.withdrawn"])
})
