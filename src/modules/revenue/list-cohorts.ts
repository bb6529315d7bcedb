import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import type { Day } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type { FileAnswer } from "#platform/http/file-answer.ts"
import { attributeOfAccounts } from "./accounts.queries.pg.ts"
import {
  type AgeSums,
  type CohortMember,
  type CohortQuestion,
  type CohortSums,
  cohortTable,
  membersAt,
} from "./cohort-table.ts"
import type * as contract from "./contract.ts"
import type { Courses } from "./courses.ts"
import { fileOf } from "./files.ts"
import { markCells } from "./marks.ts"
import { firstOfMonth, monthName, monthNumber } from "./periods.ts"
import { amounts, askedSpan, coursesOfProducts, type Ground, groundOf, unconvertedOf } from "./question.ts"
import { reactionPlaces } from "./reactions.queries.pg.ts"
import { cellPlaceKey } from "./reactions.ts"
import { withUsage } from "./recurring.ts"
import { ratio } from "./retention-figures.ts"

type Asked = Omit<z.output<typeof contract.cohorts.query>, "format">
type Cohort = Answer<typeof contract.cohorts>["cohorts"][number]
type Cell = Cohort["cells"][number]

/** The table of cohorts, with marked cells and what was done about them. */
export async function listCohorts(
  ctx: Context,
  asked: z.output<typeof contract.cohorts.query>,
): Promise<Answer<typeof contract.cohorts> | FileAnswer> {
  const { cohorts, unconverted } = await readCohorts(ctx, asked)
  if (asked.format === "json") return { currency: ctx.workspace.currency, cohorts, unconverted }
  const rows = cohorts.map(({ key, size, opening, cells }) => ({
    key,
    size,
    opening,
    ...Object.fromEntries(cells.map(({ age, value }) => [`age ${age}`, value])),
  }))
  return fileOf(ctx, asked.format, "cohorts", rows, unconverted)
}

/** The marked cells that nobody has reacted to. */
export async function listWaitingCells(
  ctx: Context,
  asked: Asked,
): Promise<Answer<typeof contract.waitingCells>> {
  const { cohorts } = await readCohorts(ctx, asked)
  const cells = cohorts.flatMap(({ key, cells }) =>
    cells.flatMap((cell, at) =>
      cell.marked && cell.reaction_id === null
        ? [{ ...cell, key, before: cells[at - 1]?.value ?? null }]
        : [],
    ),
  )
  return { cells }
}

async function readCohorts(
  ctx: Context,
  asked: Asked,
): Promise<{ cohorts: Cohort[]; unconverted: { currency: string; accounts: number }[] }> {
  const question = spanOf(ctx, asked)
  const ground = await groundOf(ctx, asked)
  const table = await tableBy(ctx, asked, ground, question)
  const values = table.map(({ ages }) =>
    ages.flatMap((age) => {
      const value = valueOf(age, asked)
      return value === null ? [] : [{ ...age, value, accounts: age.observed }]
    }),
  )
  const marks = markCells(values, { threshold: asked.threshold / 100, minSize: asked.min_size })
  const reactions = await transaction(ctx, reactionPlaces)
  const amount = amounts(ctx)
  const cohorts = table.map((cohort, row): Cohort => {
    const { key, size, opening } = cohort
    const cells = (values[row] ?? []).map(
      ({ age, value, observed, paying, mrr, partial }, at): Cell => ({
        age,
        value,
        marked: marks[row]?.[at] ?? null,
        observed,
        accounts: paying,
        mrr: amount(mrr),
        partial,
        month: asked.by === "month" ? monthName(monthNumber(`${key}-01`) + age) : null,
        reaction_id:
          reactions.get(cellPlaceKey({ ...asked, slice: [asked.slice ?? []].flat(), key, age })) ?? null,
      }),
    )
    return {
      key,
      size,
      opening: amount(opening),
      cells,
      partial: asked.by === "month" && isCut(key, question),
    }
  })
  return { cohorts, unconverted: unconvertedOf(ground) }
}

/** Who may be in the table, and up to when it is observed. */
function spanOf(ctx: Context, asked: Asked): { from: Day; to: Day; startedBefore: Day } {
  const { from, to } = askedSpan({ ...asked, as_of: asked.as_of ?? today(ctx) })
  const { started_before } = asked
  return { from, to, startedBefore: started_before && started_before < to ? started_before : to }
}

/** The accounts behind a cell, with what they brought at first and bring at that age. */
export async function cohortMembers(
  ctx: Context,
  asked: Asked & { key: string; age: number },
): Promise<CohortMember[]> {
  const { by, key, age, on } = asked
  const question = { ...spanOf(ctx, asked), key, age }
  const ground = await groundOf(ctx, asked)
  if (by === "month") return membersAt(ground.courses, ground.chosen, { ...question, keyOf: null })
  if (by === "product")
    return membersAt(await coursesOfProduct(ctx, ground, key, on), ground.chosen, {
      ...question,
      keyOf: () => key,
    })
  return membersAt(ground.courses, ground.chosen, { ...question, keyOf: await keysBy(ctx, ground, by) })
}

/** What one product brings. */
async function coursesOfProduct(
  ctx: Context,
  ground: Ground,
  product: string,
  on: Asked["on"],
): Promise<Courses> {
  const only = { ...ground, courses: coursesOfProducts(ctx, ground, [product]) }
  const which = { products: [product], knownAt: ground.knownAt }
  return on === "recurring" ? withUsage(ctx, only, which) : only.courses
}

/** The cohort of an account by an attribute it has. */
async function keysBy(ctx: Context, { courses }: Ground, by: string): Promise<(account: number) => string> {
  const values = await transaction(ctx, (tx) => attributeOfAccounts(tx, by))
  return (account) => values.get(courses.accounts.words[account] ?? "") ?? ""
}

/** Whether not every account that began in a month could be in the table. */
const isCut = (month: string, { from, startedBefore }: { from: Day; startedBefore: Day }): boolean =>
  `${month}-01` < from || firstOfMonth(monthNumber(`${month}-01`) + 1) > startedBefore

function valueOf(age: AgeSums, { measure, view }: Asked): number | null {
  if (measure === "accounts") {
    const [part, of] = view === "retention" ? [age.paying, age.observed] : [age.lost, age.payingBefore]
    return of === 0 ? null : part / of
  }
  return view === "retention" ? ratio(age.mrr, age.base) : ratio(age.mrrLost, age.mrrBefore)
}

/** Of how many products at most a table is made: each is counted by itself. */
const mostProducts = 100

async function tableBy(
  ctx: Context,
  asked: Asked,
  ground: Ground,
  question: Omit<CohortQuestion, "keyOf">,
): Promise<CohortSums[]> {
  const { courses, chosen } = ground
  const { by } = asked
  if (by === "month") return cohortTable(courses, chosen, { ...question, keyOf: null })
  if (by !== "product")
    return cohortTable(courses, chosen, { ...question, keyOf: await keysBy(ctx, ground, by) })
  const tables: CohortSums[] = []
  for (const product of productsOf(ground)) {
    const course = await coursesOfProduct(ctx, ground, product, asked.on)
    tables.push(...cohortTable(course, chosen, { ...question, keyOf: () => product }))
  }
  return tables.sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** The products of a ledger; refused where they are too many to be told one by one. */
export function productsOf({ ledger }: Ground): readonly string[] {
  const { words } = ledger.products
  if (words.length > mostProducts)
    throw new Problem(
      "invalid",
      `There are ${words.length} products; a table by product holds ${mostProducts}.`,
      [{ path: "by", message: "another dimension, or slice=product:NAME" }],
    )
  return words
}
