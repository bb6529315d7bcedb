import type { Exchange } from "./exchange.ts"

/** What is paid for a product in a currency, and what it is carried at in the reporting currency; both in minor units. */
type Pool = { paid: number; carried: number }

/**
 * What one account pays in one currency that is not the reporting one, product by product. MRR is carried at what it was
 * worth on the day it came in, so that a later rate moves nothing: what comes is worth its day's rate, what goes takes its
 * share of what is carried, and what goes from one product to another on one day takes its worth along.
 */
export class Pools {
  private readonly pools = new Map<string, Pool>()
  /** Something came in on a day without a rate: what is carried is not known. */
  unknown = false

  /** Applies a day's changes by product, in minor units; answers with the changes of what is carried. */
  change(
    changes: ReadonlyMap<string, number>,
    exchange: (minor: number) => number | null,
  ): Map<string, number> {
    const moved = new Map<string, number>()
    let [left, released, came] = [0, 0, 0]
    const arriving: [product: string, minor: number][] = []
    for (const [product, change] of [...changes].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (change > 0) {
        came += change
        arriving.push([product, change])
      } else if (change < 0) {
        const pool = this.pool(product)
        const goes = pool.paid + change <= 0 ? pool.carried : share(pool.carried, -change, pool.paid)
        left -= change
        released += goes
        pool.paid += change
        pool.carried -= goes
        moved.set(product, -goes)
      }
    }
    const fresh = came > left ? exchange(came - left) : 0
    if (fresh === null) this.unknown = true
    const arrives = came >= left ? released + (fresh ?? 0) : share(released, came, left)
    let [counted, given] = [0, 0]
    for (const [product, change] of arriving) {
      counted += change
      const upTo = share(arrives, counted, came)
      const pool = this.pool(product)
      pool.paid += change
      pool.carried += upTo - given
      moved.set(product, upTo - given)
      given = upTo
    }
    return moved
  }

  private pool(product: string): Pool {
    let pool = this.pools.get(product)
    if (!pool) this.pools.set(product, (pool = { paid: 0, carried: 0 }))
    return pool
  }
}

/** whole × part ÷ of, half up, exact. */
function share(whole: number, part: number, of: number): number {
  const [dividend, divisor] = [2n * BigInt(whole) * BigInt(part) + BigInt(of), 2n * BigInt(of)]
  return Number(dividend / divisor)
}

/** Exchange of a currency on a day. */
export const onDay =
  (exchange: Exchange, currency: string, day: number) =>
  (minor: number): number | null =>
    exchange(minor, currency, day)
