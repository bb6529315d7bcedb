import { expect, test } from "vitest"
import { addDays } from "#kernel/time.ts"
import { testProduct } from "#test/app.ts"
import { scenario } from "#test/scenario.ts"

const { engines, app } = await testProduct()

const signals = ["renewal_ahead", "renewal_near", "unpaid_invoice"]

test("W14: a cloud customer who pays month by month is given no renewal and no sale, whatever is invoiced or released", async () => {
  const place = await scenario(engines, app, "2026-11-01T09:00:00Z")
  for (const account of ["cloud", "term"]) {
    await place.account(account, { tier: "A", created_on: "2025-01-10" })
    // Each month an invoice that is paid, and a release of the product.
    for (const month of ["2026-09", "2026-10", "2026-11"])
      await place.happened(account, [
        { name: "invoice.issued", day: `${month}-01`, value: 1000 },
        { name: "invoice.paid", day: `${month}-05`, value: 1000 },
        { name: "release.shipped", day: `${month}-10`, properties: { version: "2026.4" } },
      ])
  }
  await place.subscription("cloud", { from: "2025-01-10", mrr: "1000", licences: "10" })
  await place.contract({
    contract_id: "cloud",
    account_id: "cloud",
    motion: "continuous",
    starts_on: "2025-01-10",
  })
  // The same customer under a contract with an end, 90 days after 6 November.
  const end = addDays("2026-11-06", 90)
  await place.subscription("term", { from: "2025-01-10", until: end, mrr: "1000", licences: "10" })
  for (const signal of signals) await place.watch(signal)
  await place.pass("2026-11-05T10:00:00Z")
  await place.pass("2026-11-12T10:00:00Z")

  expect((await place.alerts("term")).map(({ signal }) => signal)).toContain("renewal_near")
  expect((await place.tasks("term")).map(({ play }) => play)).toContain("renewal_t90")

  expect(await place.metric("cloud", "days_to_renewal", "2026-11-12")).toBeNull()
  expect(await place.alerts("cloud")).toEqual([])
  expect([...(await place.tasks("cloud")), ...(await place.tasks("cloud", "done"))]).toEqual([])
}, 120_000)
