import type { z } from "zod"
import { addDays } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import type { metricOverview as contract } from "./contract.ts"
import { metricDefinitions } from "./definitions.ts"
import { askedDay, columnsOver, populationOn, sizeOn } from "./population.ts"
import { median, sortedData } from "./spread.ts"

type Question = z.output<typeof contract.query>
type Answer = z.input<typeof contract.response>

const daysBetween = 28

/** Every metric at a glance: its median on a day and 28 days before, out of one matrix. */
export async function metricOverview(ctx: Context, { as_of, of }: Question): Promise<Answer> {
  const day = askedDay(ctx, as_of)
  const days = [day, addDays(day, -daysBetween)] as const
  const definitions = await transaction(ctx, metricDefinitions)
  const wanted = definitions.map(({ key }) => key)
  const population = await populationOn(ctx, days, of)
  const column = await columnsOver(ctx, { definitions, wanted, days }, population)
  return {
    as_of: day,
    before: days[1],
    accounts: sizeOn(population, 0),
    metrics: wanted.map((key) => {
      const now = sortedData(column(key, 0))
      return {
        key,
        median: median(now),
        median_before: median(sortedData(column(key, 1))),
        with_data: now.length,
      }
    }),
  }
}
