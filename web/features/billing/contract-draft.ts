import type { z } from "zod"
import { addMonths, type Day } from "#kernel/time.ts"
import type { ContractRow, GivenContract, Meter, putContract } from "#modules/billing/contract.ts"

export type MeterDraft = {
  product: string
  row: string
  take: Meter["take"]
  property: string
  currency: string
  limit: string
  tiers: { from: string; unit_price: string }[]
}

/** A contract as it stands in the form: days and numbers as they are typed, empty where nothing is said. */
export type ContractDraft = {
  number: string
  motion: ContractRow["motion"]
  signed_on: string
  starts_on: string
  term_months: string
  /** Only where the term does not end by its months. */
  ends_on: string
  notice_days: string
  auto_renew: boolean
  /** In percent. */
  indexation: string
  special_terms: string
  notice_given_on: string
  subscriptions: string[]
  meter: MeterDraft | null
}

/** What a new contract starts from: signed and begun today, for the usual 12 months. */
export const newContract = (today: Day): ContractDraft => ({
  number: "",
  motion: "term",
  signed_on: today,
  starts_on: today,
  term_months: "12",
  ends_on: "",
  notice_days: "30",
  auto_renew: false,
  indexation: "0",
  special_terms: "",
  notice_given_on: "",
  subscriptions: [],
  meter: null,
})

/** The first meter of a contract: what is charged in the workspace's currency, at one price. */
export const newMeter = (currency: string): MeterDraft => ({
  product: "",
  row: "",
  take: "sum",
  property: "",
  currency,
  limit: "",
  tiers: [{ from: "0", unit_price: "" }],
})

/** A kept contract in the form. */
export function draftOf(kept: ContractRow): ContractDraft {
  const months = kept.term_months ?? null
  const usualEnd = months === null ? null : addMonths(kept.starts_on, months)
  return {
    number: kept.number ?? "",
    motion: kept.motion,
    signed_on: kept.signed_on ?? "",
    starts_on: kept.starts_on,
    term_months: months === null ? "" : String(months),
    ends_on: kept.ends_on && kept.ends_on !== usualEnd ? kept.ends_on : "",
    notice_days: String(kept.notice_days),
    auto_renew: kept.auto_renew,
    indexation: shifted(kept.indexation, 100),
    special_terms: kept.special_terms ?? "",
    notice_given_on: kept.notice_given_on ?? "",
    subscriptions: kept.subscriptions,
    meter: kept.meter
      ? {
          ...kept.meter,
          property: kept.meter.property ?? "",
          limit: kept.meter.limit === undefined ? "" : String(kept.meter.limit),
          tiers: kept.meter.tiers.map(({ from, unit_price }) => ({ from: String(from), unit_price })),
        }
      : null,
  }
}

/** A typed decimal by a factor, with the digits the API takes. */
const shifted = (text: string, factor: number): string => String(Number((Number(text) * factor).toFixed(8)))

/** What the form sends of an account's contract. */
export function contractOf(draft: ContractDraft, account_id: string): z.input<typeof putContract.body> {
  const term = draft.motion === "term"
  return {
    account_id,
    number: draft.number.trim() || null,
    motion: draft.motion,
    signed_on: draft.signed_on || null,
    starts_on: draft.starts_on,
    term_months: (term && draft.term_months) || null,
    ends_on: (term && draft.ends_on) || null,
    notice_days: draft.notice_days || "0",
    auto_renew: term && draft.auto_renew,
    indexation: term ? shifted(draft.indexation || "0", 0.01) : "0",
    special_terms: draft.special_terms.trim() || null,
    notice_given_on: draft.notice_given_on || null,
    subscriptions: draft.subscriptions,
    meter: draft.meter && meterOf(draft.meter),
  } satisfies Omit<GivenContract, "contract_id">
}

const meterOf = (meter: MeterDraft): Meter => ({
  product: meter.product,
  row: meter.row,
  take: meter.take,
  ...(meter.take === "sum" && meter.property.trim() !== "" && { property: meter.property }),
  currency: meter.currency,
  tiers: meter.tiers.map(({ from, unit_price }) => ({ from: Number(from), unit_price })),
  ...(meter.limit !== "" && { limit: Number(meter.limit) }),
})
