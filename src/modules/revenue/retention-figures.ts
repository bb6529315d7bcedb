import { type Day, dayNumber } from "#kernel/time.ts"
import { type Courses, valueOn } from "./courses.ts"
import { type Chosen, ExactSum } from "./movement-sums.ts"

/** Retention of those who paid at the end of a day, at the end of a later one; minor units. */
export type Retained = {
  accounts: number
  churnedAccounts: number
  opening: bigint
  closing: bigint
  churned: bigint
  contraction: bigint
  expansion: bigint
}

/** Compares the ends of two days, account by account. */
export function retained(courses: Courses, chosen: Chosen, from: Day, to: Day): Retained {
  const [first, last] = [dayNumber(from), dayNumber(to)]
  const sums = { opening: new ExactSum(), closing: new ExactSum(), churned: new ExactSum() }
  const [contraction, expansion] = [new ExactSum(), new ExactSum()]
  let [accounts, churnedAccounts] = [0, 0]
  for (let account = 0; account + 1 < courses.offsets.length; account++) {
    if (chosen && !chosen[account]) continue
    const before = valueOn(courses, account, first)
    if (before === 0) continue
    const after = valueOn(courses, account, last)
    accounts++
    sums.opening.add(before)
    sums.closing.add(after)
    if (after === 0) {
      churnedAccounts++
      sums.churned.add(before)
    } else if (after < before) contraction.add(before - after)
    else expansion.add(after - before)
  }
  return {
    accounts,
    churnedAccounts,
    opening: sums.opening.value,
    closing: sums.closing.value,
    churned: sums.churned.value,
    contraction: contraction.value,
    expansion: expansion.value,
  }
}

/** Net and gross revenue retention and logo churn, as fractions; null where nobody paid. */
export function retentionRates(figures: Retained): {
  nrr: number | null
  grr: number | null
  logo_churn: number | null
} {
  const { opening, closing, churned, contraction, accounts, churnedAccounts } = figures
  return {
    nrr: ratio(closing, opening),
    grr: ratio(opening - churned - contraction, opening),
    logo_churn: accounts === 0 ? null : churnedAccounts / accounts,
  }
}

/** One sum by another as a fraction; null by zero. */
export function ratio(part: bigint, of: bigint): number | null {
  return of === 0n ? null : Number(part) / Number(of)
}
