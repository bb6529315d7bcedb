import { Readable } from "node:stream"
import type { Day } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { relayOutbox } from "#modules/timeline/index.ts"
import { metricDefinitions } from "./definitions.ts"
import { computeMatrix } from "./matrix.ts"
import { unknownMetric } from "./plan.ts"
import { askedDay } from "./population.ts"

const accountsAtOnce = 5000

/** A metric of every account as of a day, by account id, as the text of a JSON object, piece by piece. */
export async function metricValues(ctx: Context, key: string, asOf: Day | undefined): Promise<Readable> {
  const day = askedDay(ctx, asOf)
  await relayOutbox(ctx)
  const definitions = await transaction(ctx, metricDefinitions)
  if (!definitions.some((definition) => definition.key === key)) throw unknownMetric(key)
  const { accounts, column } = await computeMatrix(ctx, { definitions, wanted: [key], days: [day] })
  const values = column(key, 0)
  // NaN is written as null.
  const texts = accounts
    .map((account_id, place) => ({ account_id, value: values[place] }))
    .sort((a, b) => (a.account_id < b.account_id ? -1 : 1))
  const pieces = function* () {
    yield `{"as_of":${JSON.stringify(day)},"values":[`
    for (let from = 0; from < texts.length; from += accountsAtOnce) {
      const block = texts.slice(from, from + accountsAtOnce).map((value) => JSON.stringify(value))
      yield `${from === 0 ? "" : ","}${block.join(",")}`
    }
    yield "]}"
  }
  return Readable.from(pieces())
}
