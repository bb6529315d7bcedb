import { z } from "zod"
import { combinations } from "#modules/health/contract.ts"

const bilingual = z.object({ en: z.string(), ru: z.string() })
const cornerSchema = z.tuple([z.number(), z.number()])
export type Corner = z.output<typeof cornerSchema>

/** A score document as far as it is tried here; what else stands in it stays as it is. */
const draftSchema = z.looseObject({
  name: bilingual,
  combine: z.enum(combinations),
  groups: z.array(
    z.looseObject({
      key: z.string(),
      name: bilingual,
      weight: z.number(),
      inputs: z.array(
        z.looseObject({ metric: z.string(), weight: z.number(), curve: z.array(cornerSchema) }),
      ),
    }),
  ),
  bands: z.tuple([
    z.looseObject({ key: z.literal("red"), below: z.number() }),
    z.looseObject({ key: z.literal("yellow"), below: z.number() }),
    z.looseObject({ key: z.literal("green") }),
  ]),
})

/** A score being tried: a weight of 0 leaves an input or a group out until it is raised again. */
export type Draft = z.output<typeof draftSchema>
export type DraftInput = Draft["groups"][number]["inputs"][number]

export const draftOf = (document: Record<string, unknown>): Draft => draftSchema.parse(document)

/** The document to ask about and to save: without what has no weight. */
export const documentOf = (draft: Draft): Record<string, unknown> => ({
  ...draft,
  groups: draft.groups
    .map((group) => ({ ...group, inputs: group.inputs.filter(({ weight }) => weight > 0) }))
    .filter(({ weight, inputs }) => weight > 0 && inputs.length > 0),
})

export const sameModel = (a: Draft, b: Draft): boolean =>
  JSON.stringify(documentOf(a)) === JSON.stringify(documentOf(b))

const replaced = <One>(list: readonly One[], place: number, change: (one: One) => One): One[] =>
  list.map((one, at) => (at === place ? change(one) : one))

export const withGroupWeight = (draft: Draft, group: number, weight: number): Draft => ({
  ...draft,
  groups: replaced(draft.groups, group, (one) => ({ ...one, weight })),
})

export const withInput = (
  draft: Draft,
  group: number,
  input: number,
  change: Partial<Pick<DraftInput, "weight" | "curve">>,
): Draft => ({
  ...draft,
  groups: replaced(draft.groups, group, (one) => ({
    ...one,
    inputs: replaced(one.inputs, input, (each) => ({ ...each, ...change })),
  })),
})

/** The same with other ends of red and yellow, which stay apart. */
export function withBorder(draft: Draft, band: "red" | "yellow", below: number): Draft {
  const [red, yellow, green] = draft.bands
  return band === "red"
    ? { ...draft, bands: [{ ...red, below: Math.min(below, yellow.below - 1) }, yellow, green] }
    : { ...draft, bands: [red, { ...yellow, below: Math.max(below, red.below + 1) }, green] }
}

/** Each input's share of the whole weight, group by group. */
export function sharesOf({ groups }: Draft): number[][] {
  const sum = (list: readonly { weight: number }[]) => list.reduce((total, { weight }) => total + weight, 0)
  const whole = sum(groups.filter(({ inputs }) => sum(inputs) > 0))
  return groups.map(({ weight, inputs }) =>
    inputs.map((input) =>
      whole > 0 && input.weight > 0 ? ((weight / whole) * input.weight) / sum(inputs) : 0,
    ),
  )
}

/** The draft with the weights of a suggestion; what the suggestion leaves out keeps its place with a weight of 0. */
export function withWeightsOf(draft: Draft, suggested: Draft): Draft {
  const groups = draft.groups.map((group) => {
    const other = suggested.groups.find(({ key }) => key === group.key)
    const inputs = group.inputs.map((input) => {
      const found = other?.inputs.find(({ metric }) => metric === input.metric)
      return { ...input, weight: found?.weight ?? 0 }
    })
    return { ...group, weight: other?.weight ?? 0, inputs }
  })
  return { ...draft, combine: suggested.combine, groups }
}

const leastGap = 1 / 200

/** A curve with a corner moved, between its neighbours and within 0…100 points; `span` is the width of the picture. */
export function withCorner(curve: readonly Corner[], place: number, to: Corner, span: number): Corner[] {
  const gap = span * leastGap
  const low = (curve[place - 1]?.[0] ?? Number.NEGATIVE_INFINITY) + gap
  const high = (curve[place + 1]?.[0] ?? Number.POSITIVE_INFINITY) - gap
  const x = rounded(Math.min(high, Math.max(low, to[0])), span)
  const y = Math.round(Math.min(100, Math.max(0, to[1])))
  return replaced(curve, place, () => [x, y])
}

/** A curve with one more corner: in the middle of its widest stretch. */
export function withMoreCorners(curve: readonly Corner[]): Corner[] {
  const widths = curve.slice(1).map(([x], i) => x - (curve[i]?.[0] ?? x))
  const widest = widths.indexOf(Math.max(...widths))
  const [from, to] = [curve[widest], curve[widest + 1]]
  if (from === undefined || to === undefined) return [...curve]
  const middle: Corner = [rounded((from[0] + to[0]) / 2, to[0] - from[0]), Math.round((from[1] + to[1]) / 2)]
  return [...curve.slice(0, widest + 1), middle, ...curve.slice(widest + 1)]
}

/** The stretch of values a curve is drawn over: a little more than its corners reach. */
export function spanOf(curve: readonly Corner[]): { from: number; to: number } {
  const [first, last] = [curve[0]?.[0] ?? 0, curve.at(-1)?.[0] ?? 1]
  const margin = (last - first) * 0.15
  return { from: first >= 0 ? Math.max(0, first - margin) : first - margin, to: last + margin }
}

/** To a thousandth of the span or finer, in a round decimal. */
export function rounded(value: number, span: number): number {
  const digits = Math.min(12, Math.max(0, 4 - Math.ceil(Math.log10(span || 1))))
  return Number(value.toFixed(digits))
}
