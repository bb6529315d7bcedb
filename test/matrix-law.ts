import fc from "fast-check"
import { expect } from "vitest"
import { endOfDay } from "#kernel/time.ts"
import { computeMatrix } from "#modules/metrics/index.ts"
import { append } from "#modules/timeline/index.ts"
import { asOfDays, instants, sentRows, takenBodies, takenMetrics, writtenRow, zones } from "./arbitrary.ts"
import type { TestEngines } from "./engines.ts"
import { recount } from "./recount.ts"

/** A matrix is what a walk over the rows counts, for any rows, metrics, days, zones and knowledge. */
export const matrixLaw = (engines: TestEngines, numRuns: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(
      sentRows,
      takenBodies,
      asOfDays,
      fc.constantFrom(...zones),
      fc.oneof(instants, fc.constant(undefined), fc.constant("then" as const)),
      async (given, bodies, days, zone, known) => {
        const ctx = await engines.workspace({ timeZone: zone })
        const written = given.map(writtenRow)
        await append(ctx, written)
        const definitions = takenMetrics(bodies)
        const accounts = ["a", "b", "Ω", "unseen"]
        const knownAt = typeof known === "number" ? new Date(known) : known
        const wanted = definitions.map(({ key }) => key)
        const question = { definitions, wanted, days, accounts, ...(knownAt && { knownAt }) }
        const matrix = await computeMatrix(ctx, question)
        for (const definition of definitions)
          for (const account of accounts)
            for (const [i, day] of days.entries()) {
              const own = written.filter((row) => row.account_id === account)
              const by = knownAt === "then" ? new Date(endOfDay(day, zone).getTime() - 1) : knownAt
              const place = { definition, account, day, zone }
              const value = recount(definition, own, day, zone, by ?? engines.clock())
              expect({ ...place, value: matrix.value(definition.key, account, i) }).toEqual({
                ...place,
                value,
              })
            }
      },
    ),
    { numRuns },
  )
