import { createHash } from "node:crypto"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { addDays, type Day, daysBetween, endOfDay } from "#kernel/time.ts"
import { accountRowSchema, contactRowSchema } from "#modules/customers/contract.ts"
import { type SubscriptionRow, subscriptionRowSchema } from "#modules/revenue/contract.ts"
import { timelineRowSchema } from "#modules/timeline/contract.ts"
import { surveyAnswerRowSchema, surveyScales, ticketRowSchema } from "#modules/voice/contract.ts"
import { causes, type SimulatedRow, simulateVendor, type Truth, type Vendor } from "./index.ts"

const lastDay = "2026-11-20"
const vendor = simulateVendor({ seed: 1, lastDay, usageScale: 0.1 })
const usage = [...vendor.usage()]
const logged = [...vendor.touches, ...vendor.invoices, ...vendor.contactMoves]
const churns = (of: Vendor) => of.truth.filter((truth) => truth.kind === "churn")
const declines = vendor.truth.filter((truth) => truth.kind === "decline")

function grouped<Row extends { account_id: string }>(rows: readonly Row[]): (account: string) => Row[] {
  const groups = Map.groupBy(rows, (row) => row.account_id)
  return (account) => groups.get(account) ?? []
}
const versionsOf = grouped(vendor.subscriptions)
const usageOf = grouped(usage)

/** MRR in kopecks, counted plainly. */
function plainMrr(versions: readonly SubscriptionRow[], day: Day): number {
  let kopecks = 0
  for (const row of versions) {
    if (row.started_on > day || (row.ended_on && row.ended_on <= day)) continue
    const roubles = row.mrr
      ? Number(row.mrr)
      : (Number(row.quantity) * Number(row.unit_price) * (1 - Number(row.discount))) /
        Number(row.interval_months)
    kopecks += Math.round(roubles * 100 + 1e-6)
  }
  return kopecks
}

const between = (rows: readonly SimulatedRow[], from: Day, to: Day) =>
  rows.filter((row) => row.at >= from && row.at < `${to}T99`)

describe("the same options", () => {
  const digest = (seed: number, day: Day) => {
    const { usage: rows, ...records } = simulateVendor({ seed, lastDay: day, accounts: 30, usageScale: 0.05 })
    return createHash("sha256")
      .update(JSON.stringify([records, [...rows()]]))
      .digest("hex")
  }
  test("give the same vendor; another seed or day gives another", () => {
    expect(digest(1, lastDay)).toBe(digest(1, lastDay))
    expect(digest(2, lastDay)).not.toBe(digest(1, lastDay))
    expect(digest(1, "2026-11-19")).not.toBe(digest(1, lastDay))
  })
  test("give the same usage each time it is read", () => {
    expect([...vendor.usage()].length).toBe(usage.length)
  })
})

describe("the vendor", () => {
  test("has the customers a demonstration needs", () => {
    expect(vendor.accounts.length).toBeGreaterThanOrEqual(120)
    expect(new Set(vendor.accounts.map((account) => account.name)).size).toBe(vendor.accounts.length)
    const russian = vendor.accounts.filter((account) => /[а-яё]/i.test(account.name)).length
    expect(russian / vendor.accounts.length).toBeGreaterThan(0.6)
    expect(russian / vendor.accounts.length).toBeLessThan(0.85)
    const families = Map.groupBy(vendor.accounts, (account) => account.parent_id)
    families.delete(null)
    expect(families.size).toBe(10)
    for (const children of families.values()) expect(children.length).toBeLessThanOrEqual(3)
    expect(daysBetween((usage[0]?.at ?? "").slice(0, 10), lastDay)).toBeGreaterThan(26 * 30)
  })

  test("has term and continuous contracts, of which those in force end in the future", () => {
    const live = vendor.subscriptions.filter(
      (row) => row.started_on <= lastDay && (!row.ended_on || row.ended_on > lastDay),
    )
    const term = live.filter((row) => row.ended_on).length / live.length
    expect(term).toBeGreaterThan(0.5)
    expect(term).toBeLessThan(0.72)
  })

  test("loses customers for every cause, and has work today", () => {
    const lost = churns(vendor)
    expect(lost.length).toBeGreaterThanOrEqual(25)
    expect(new Set(lost.map((truth) => truth.cause))).toEqual(new Set(causes))
    expect(lost.length / vendor.accounts.length).toBeLessThan(0.25)
    const live = vendor.accounts.filter((account) => plainMrr(versionsOf(account.account_id), lastDay) > 0)
    expect(live.length - (vendor.accounts.length - lost.length)).toBeGreaterThanOrEqual(2)
    expect(declines.length / live.length).toBeGreaterThan(0.11)
    expect(declines.length / live.length).toBeLessThan(0.16)
    const renewing = declines.filter((truth) =>
      versionsOf(truth.account_id).some(
        ({ ended_on }) => ended_on && ended_on >= addDays(lastDay, 30) && ended_on <= addDays(lastDay, 90),
      ),
    )
    expect(renewing.length).toBeGreaterThanOrEqual(3)
  })
})

describe("every row", () => {
  test("is as the modules take it, and its references exist", () => {
    const accounts = new Set(vendor.accounts.map((account) => account.account_id))
    const members = new Set(vendor.members.map((member) => member.email))
    for (const row of vendor.accounts) {
      accountRowSchema.parse(row)
      expect(row.parent_id === null || accounts.has(row.parent_id ?? "")).toBe(true)
      expect(members).toContain(row.owner_email)
    }
    for (const row of vendor.contacts) contactRowSchema.parse(row)
    for (const row of vendor.subscriptions) subscriptionRowSchema.parse(row)
    for (const row of vendor.tickets) ticketRowSchema.parse(row)
    for (const row of vendor.surveyAnswers) {
      const [low, high] = surveyScales[surveyAnswerRowSchema.parse(row).kind]
      expect(row.score >= low && row.score <= high).toBe(true)
    }
    for (const row of [...logged, ...usage.slice(0, 2000)]) timelineRowSchema.parse(row)
    const owned = [
      vendor.contacts,
      vendor.subscriptions,
      vendor.tickets,
      vendor.surveyAnswers,
      logged,
      usage,
    ].flat()
    expect(owned.filter((row) => !accounts.has(row.account_id))).toEqual([])
    const addresses = [...vendor.contacts.map((row) => row.email), ...usage.map((row) => row.person)]
    expect(addresses.filter((address) => !address?.endsWith(".example"))).toEqual([])
  })

  test("has an id of its own", () => {
    const ids = [
      vendor.contacts.map((row) => row.contact_id),
      vendor.subscriptions.map((row) => `${row.subscription_id} ${row.started_on}`),
      vendor.tickets.map((row) => row.ticket_id),
      vendor.surveyAnswers.map((row) => row.answer_id),
      [...logged, ...usage].map((row) => row.message_id),
    ]
    for (const list of ids) expect(new Set(list).size).toBe(list.length)
  })

  test("happened by the end of the last day, and closes after it opened", () => {
    const end = endOfDay(lastDay, vendor.workspace.time_zone).toISOString()
    expect([...usage, ...logged, ...vendor.surveyAnswers].filter((row) => row.at >= end)).toEqual([])
    const wrong = vendor.tickets.filter(
      ({ opened_at, closed_at }) =>
        opened_at >= end || (closed_at && (closed_at < opened_at || closed_at >= end)),
    )
    expect(wrong).toEqual([])
  })
})

function expectSoundRevenue(of: Vendor): void {
  const bySubscription = Map.groupBy(of.subscriptions, (row) => row.subscription_id)
  for (const versions of bySubscription.values()) {
    const inOrder = versions.toSorted((a, b) => (a.started_on < b.started_on ? -1 : 1))
    inOrder.forEach((row, i) => {
      const next = inOrder[i + 1]
      expect(!row.ended_on || row.ended_on > row.started_on).toBe(true)
      if (next) expect(row.ended_on && row.ended_on <= next.started_on).toBeTruthy()
    })
  }
  const byAccount = grouped(of.subscriptions)
  const ends = of.accounts.flatMap(({ account_id }) => {
    const versions = byAccount(account_id)
    const days = new Set(
      versions.flatMap((row) => (row.ended_on && row.ended_on <= lastDay ? [row.ended_on] : [])),
    )
    return [...days].flatMap((day) => {
      const before = plainMrr(versions, addDays(day, -1))
      return before > 0 && plainMrr(versions, day) === 0 ? [[account_id, day, before]] : []
    })
  })
  const told = churns(of).map(({ account_id, day, mrr_before }) => [
    account_id,
    day,
    Math.round(Number(mrr_before) * 100),
  ])
  expect(ends.sort()).toEqual(told.sort())
}

describe("the truth", () => {
  test("names every day an account's MRR ends, and no other", () => expectSoundRevenue(vendor))

  test("does so for any seed", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => expectSoundRevenue(simulateVendor({ seed, lastDay, accounts: 40 }))),
      { numRuns: 6 },
    )
  })

  const full = simulateVendor({ seed: 1, lastDay, usageScale: 0.6 })
  const fullUsage = grouped([...full.usage()])
  const ofCause = (cause: Truth["cause"]) => churns(full).filter((truth) => truth.cause === cause)

  test("shows beforehand where use falls", () => {
    for (const { account_id, day, signs_from } of ofCause("falling_use")) {
      const rows = fullUsage(account_id)
      const before = between(rows, addDays(signs_from ?? day, -28), addDays(signs_from ?? day, -1)).length
      const after = between(rows, addDays(day, -28), addDays(day, -1)).length
      expect(after).toBeLessThan(before * 0.6)
    }
  })

  test("shows beforehand where the sponsor left", () => {
    for (const { account_id, signs_from } of ofCause("sponsor_left")) {
      const left = full.contactMoves.filter(
        (row) =>
          row.account_id === account_id &&
          row.name === "contact.left" &&
          row.properties["role"] === "sponsor",
      )
      expect(left.map((row) => row.at.slice(0, 10))).toContain(signs_from)
    }
  })

  test("shows beforehand where the price was the cause: bills go unpaid while use holds", () => {
    const priced = ofCause("price")
    const unpaid = priced.filter(({ account_id, day, signs_from }) => {
      const invoices = full.invoices.filter((row) => row.account_id === account_id)
      const recent = between(invoices, addDays(signs_from ?? day, -40), day)
      const count = (name: string) => recent.filter((row) => row.name === name).length
      const complaint = full.tickets.some(
        (ticket) =>
          ticket.account_id === account_id &&
          /сч[её]т|цен|скидк|invoice|price|offer|discount/i.test(ticket.subject ?? ""),
      )
      return count("invoice.overdue") + count("invoice.failed") > 0 || complaint
    })
    expect(unpaid.length).toBeGreaterThanOrEqual(priced.length - 1)
  })

  test("shows beforehand where the start went wrong: licences stay idle", () => {
    for (const { account_id, day } of ofCause("bad_onboarding")) {
      const people = new Set(
        between(fullUsage(account_id), addDays(day, -28), addDays(day, -1)).map((row) => row.person),
      )
      const live = grouped(full.subscriptions)(account_id).filter(
        (row) => !row.ended_on || row.ended_on >= day,
      )
      const licences = live.reduce((sum, row) => sum + Number(row.quantity ?? 0), 0)
      if (licences > 0) expect(people.size / licences).toBeLessThan(0.45)
      const start = live[0]?.started_on ?? day
      expect(daysBetween(start, day)).toBeGreaterThan(110)
      expect(daysBetween(start, day)).toBeLessThan(290)
    }
  })

  test("has no use of who is no customer", () => {
    for (const { account_id } of churns(vendor)) {
      const paid = new Map<Day, boolean>()
      for (const row of usageOf(account_id)) {
        const day = row.at.slice(0, 10)
        if (!paid.has(day)) paid.set(day, plainMrr(versionsOf(account_id), day) > 0)
      }
      expect([...paid].filter(([, paying]) => !paying)).toEqual([])
    }
  })
})
