import { expect, test } from "vitest"
import { contractRowSchema, putContract } from "#modules/billing/contract.ts"
import { contractOf, draftOf, newContract } from "./contract-draft.ts"

const kept = contractRowSchema.parse({
  contract_id: "c",
  account_id: "acme",
  number: "17/24",
  signed_on: "2026-01-15",
  starts_on: "2026-02-01",
  term_months: 12,
  ends_on: "2027-02-01",
  indexation: "0.073",
  auto_renew: true,
  special_terms: "Price is fixed",
  notice_given_on: null,
  subscriptions: ["s-1"],
  meter: null,
})
const { contract_id: _id, ...row } = kept

test("a contract that nobody changed is put as it is kept", () => {
  expect(putContract.body.parse(contractOf(draftOf(kept), "acme"))).toEqual({ ...row, ends_on: null })
  const odd = { ...kept, ends_on: "2027-01-31" }
  expect(putContract.body.parse(contractOf(draftOf(odd), "acme"))).toEqual({ ...row, ends_on: "2027-01-31" })
  const metered = contractRowSchema.parse({
    contract_id: "m",
    account_id: "acme",
    number: "m",
    motion: "continuous",
    signed_on: "2026-01-15",
    starts_on: "2026-02-01",
    term_months: null,
    ends_on: null,
    special_terms: null,
    notice_given_on: "2026-05-01",
    meter: {
      product: "Server hours",
      row: "usage.Server Hours",
      take: "sum",
      property: "hours",
      currency: "RUB",
      tiers: [
        { from: 0, unit_price: "1.50" },
        { from: 1000, unit_price: "1.20" },
      ],
      limit: 5000,
    },
  })
  const { contract_id: _metered, ...rest } = metered
  expect(putContract.body.parse(contractOf(draftOf(metered), "acme"))).toEqual(rest)
})

test("a new contract is for 12 months; what belongs to a term is left out of a continuous one", () => {
  const draft = newContract("2026-11-16")
  expect(putContract.body.parse(contractOf(draft, "acme"))).toMatchObject({
    motion: "term",
    starts_on: "2026-11-16",
    term_months: 12,
    notice_days: 30,
  })
  const continuous = {
    ...draft,
    motion: "continuous" as const,
    ends_on: "2027-01-01",
    auto_renew: true,
    indexation: "5",
  }
  expect(putContract.body.parse(contractOf(continuous, "acme"))).toMatchObject({
    term_months: null,
    ends_on: null,
    auto_renew: false,
    indexation: "0",
  })
})
