import type { z } from "zod"
import type { Day } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { acceptDocument } from "#modules/library/index.ts"
import type { previewMetric as contract } from "./contract.ts"
import type { Definition } from "./definition.ts"
import { metricDefinitions, metricKind } from "./definitions.ts"
import { namesOf } from "./metric-spread.ts"
import { askedDay, columnsOver, type Population, populationOn, sizeOn } from "./population.ts"
import { quickDocument } from "./put-metric.ts"
import { distributionOf, sortedData } from "./spread.ts"

type Answer = z.input<typeof contract.response>

const mostChanges = 50

/** A definition tried on every account, beside the one in force. Refuses it as saving would. */
export async function previewMetric(
  ctx: Context,
  key: string,
  sent: Record<string, unknown>,
  { as_of, of }: z.output<typeof contract.query>,
): Promise<Answer> {
  const day = askedDay(ctx, as_of)
  const { document, inForce } = await transaction(ctx, async (tx) => ({
    document: await acceptDocument(tx, metricKind, key, quickDocument(key, sent)),
    inForce: await metricDefinitions(tx),
  }))
  const population = await populationOn(ctx, [day], of)
  const known = inForce.some((definition) => definition.key === key)
  const drafted = [...inForce.filter((definition) => definition.key !== key), document]
  const after = await valuesBy(ctx, drafted, key, day, population)
  const before = known ? await valuesBy(ctx, inForce, key, day, population) : null
  const told = (values: Float64Array) => {
    const sorted = sortedData(values)
    return { accounts: sizeOn(population, 0), with_data: sorted.length, ...distributionOf(sorted) }
  }
  return {
    as_of: day,
    document,
    before: before && told(before),
    after: told(after),
    ...(await differences(
      ctx,
      population.accounts,
      before ?? new Float64Array(after.length).fill(NaN),
      after,
    )),
  }
}

async function valuesBy(
  ctx: Context,
  definitions: readonly Definition[],
  key: string,
  day: Day,
  population: Population,
): Promise<Float64Array> {
  const column = await columnsOver(ctx, { definitions, wanted: [key], days: [day] }, population)
  return column(key, 0)
}

/** Where two columns differ; that data came or went is the greatest difference. */
async function differences(
  ctx: Context,
  accounts: readonly string[],
  before: Float64Array,
  after: Float64Array,
): Promise<Pick<Answer, "changed" | "changes">> {
  const dataOrNull = (value = Number.NaN): number | null => (Number.isNaN(value) ? null : value)
  const changed = accounts
    .map((account_id, place) => ({
      account_id,
      before: dataOrNull(before[place]),
      after: dataOrNull(after[place]),
    }))
    .filter((account) => account.before !== account.after)
  const size = (account: (typeof changed)[number]): number =>
    account.before === null || account.after === null
      ? Number.MAX_VALUE
      : Math.abs(account.after - account.before)
  const shown = changed.toSorted((a, b) => size(b) - size(a)).slice(0, mostChanges)
  return { changed: changed.length, changes: shown.map(await namesOf(ctx, shown)) }
}
