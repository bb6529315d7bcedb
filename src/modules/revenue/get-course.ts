import type { z } from "zod"
import { dayNumber } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type { FileAnswer } from "#platform/http/file-answer.ts"
import { attributeOfAccounts } from "./accounts.queries.pg.ts"
import type * as contract from "./contract.ts"
import type { Courses } from "./courses.ts"
import { fileOf } from "./files.ts"
import { productsOf } from "./list-cohorts.ts"
import { type Chosen, ExactSum } from "./movement-sums.ts"
import { periodStarts } from "./periods.ts"
import { amounts, askedSpan, coursesOfProducts, type Ground, groundOf, unconvertedOf } from "./question.ts"
import { withUsage } from "./recurring.ts"

type Asked = z.output<typeof contract.course.query>

/** What a group brings at the end of each period. */
type Line = { mrr: bigint[]; accounts: number[] }

/** MRR and ARR over time, in all or by a dimension. */
export async function getCourse(
  ctx: Context,
  asked: Asked,
): Promise<Answer<typeof contract.course> | FileAnswer> {
  const { from, to } = askedSpan(asked)
  const ground = await groundOf(ctx, asked)
  const ends = periodStarts(from, to, asked.interval).slice(1)
  const lastDays = ends.map((day) => dayNumber(day) - 1)
  const lines = await linesBy(ctx, asked, ground, lastDays)
  const amount = amounts(ctx)
  const series = largestFirst(lines, asked.groups).map(([key, line]) => ({
    key,
    mrr: line.mrr.map(amount),
    arr: line.mrr.map((minor) => amount(minor * 12n)),
    accounts: line.accounts,
  }))
  const unconverted = unconvertedOf(ground)
  if (asked.format === "json") return { currency: ctx.workspace.currency, ends, series, unconverted }
  const rows = series.flatMap(({ key, mrr, arr, accounts }) =>
    ends.map((end, at) => ({
      end,
      ...(asked.by ? { [asked.by]: key } : {}),
      mrr: mrr[at] ?? null,
      arr: arr[at] ?? null,
      accounts: accounts[at] ?? null,
    })),
  )
  return fileOf(ctx, asked.format, "course", rows, unconverted)
}

async function linesBy(
  ctx: Context,
  { by, on }: Asked,
  ground: Ground,
  lastDays: readonly number[],
): Promise<Map<string | null, Line>> {
  const { courses, chosen } = ground
  if (by === undefined) return linesOf(courses, chosen, lastDays, () => null)
  if (by !== "product") {
    const values = await transaction(ctx, (tx) => attributeOfAccounts(tx, by))
    return linesOf(
      courses,
      chosen,
      lastDays,
      (account) => values.get(courses.accounts.words[account] ?? "") ?? "",
    )
  }
  const lines = new Map<string | null, Line>()
  for (const product of productsOf(ground)) {
    const only = { ...ground, courses: coursesOfProducts(ctx, ground, [product]) }
    const which = { products: [product], knownAt: ground.knownAt }
    const course = on === "recurring" ? await withUsage(ctx, only, which) : only.courses
    for (const [key, line] of linesOf(course, chosen, lastDays, () => product)) lines.set(key, line)
  }
  return lines
}

function linesOf(
  courses: Courses,
  chosen: Chosen,
  lastDays: readonly number[],
  keyOf: (account: number) => string | null,
): Map<string | null, Line> {
  const sums = new Map<string | null, { mrr: ExactSum[]; accounts: number[] }>()
  for (let account = 0; account + 1 < courses.offsets.length; account++) {
    const [first, end] = [courses.offsets[account] ?? 0, courses.offsets[account + 1] ?? 0]
    if (first === end || (chosen && !chosen[account])) continue
    const key = keyOf(account)
    let line = sums.get(key)
    if (!line) {
      line = { mrr: lastDays.map(() => new ExactSum()), accounts: lastDays.map(() => 0) }
      sums.set(key, line)
    }
    let [at, value] = [first, 0]
    for (let period = 0; period < lastDays.length; period++) {
      for (; at < end && (courses.day[at] ?? 0) <= (lastDays[period] ?? 0); at++)
        value = courses.value[at] ?? 0
      if (value === 0) continue
      line.mrr[period]?.add(value)
      line.accounts[period] = (line.accounts[period] ?? 0) + 1
    }
  }
  return new Map(
    [...sums].map(([key, { mrr, accounts }]) => [key, { mrr: mrr.map((sum) => sum.value), accounts }]),
  )
}

/** The largest groups at the end, and the others together under null. */
function largestFirst(lines: ReadonlyMap<string | null, Line>, groups: number): [string | null, Line][] {
  const sorted = [...lines].sort(([, a], [, b]) => Number((b.mrr.at(-1) ?? 0n) - (a.mrr.at(-1) ?? 0n)))
  const [shown, rest] = [sorted.slice(0, groups), sorted.slice(groups)]
  const [first, ...others] = rest.map(([, line]) => line)
  if (!first) return shown
  const together = others.reduce<Line>(
    (sum, line) => ({
      mrr: sum.mrr.map((minor, at) => minor + (line.mrr[at] ?? 0n)),
      accounts: sum.accounts.map((count, at) => count + (line.accounts[at] ?? 0)),
    }),
    first,
  )
  return [...shown, [null, together]]
}
