import { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { type Day, dayNumber, dayOfNumber, isDay } from "#kernel/time.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type { FileAnswer } from "#platform/http/file-answer.ts"
import { accountNames } from "./accounts.queries.pg.ts"
import type { CohortMember } from "./cohort-table.ts"
import type * as contract from "./contract.ts"
import { valueOn } from "./courses.ts"
import { fileOf } from "./files.ts"
import { cohortMembers } from "./list-cohorts.ts"
import { ExactSum } from "./movement-sums.ts"
import { amounts, groundOf } from "./question.ts"

/** An account as a row: what it brought before and what it brings, in minor units. */
type Held = { account_id: string; since: Day; before: number | null; mrr: number }

type Paging = { limit: number; cursor?: string | undefined; format: "json" | "csv" | "xlsx" }

/** So many rows a file may have. */
const mostInFile = 100_000

/** Accounts and what they bring at the end of a day, alone or beside an earlier day. */
export async function listHolders(
  ctx: Context,
  asked: z.output<typeof contract.holders.query>,
): Promise<Answer<typeof contract.holders> | FileAnswer> {
  const { day, before, since, since_before } = asked
  for (const [path, given] of Object.entries({ day, before, since, since_before }))
    if (given !== undefined && !isDay(given))
      throw new Problem("invalid", `'${path}' must be a day from 1900-01-01 to 2199-12-31.`, [
        { path, message: "a day such as 2026-01-31" },
      ])
  if (asked.change !== undefined && before === undefined)
    throw new Problem("invalid", "A change is one between two days.", [
      { path: "before", message: "the earlier day" },
    ])
  const { courses, chosen } = await groundOf(ctx, asked)
  const [at, earlier] = [dayNumber(day), before === undefined ? null : dayNumber(before)]
  const held: Held[] = []
  for (let account = 0; account + 1 < courses.offsets.length; account++) {
    const first = courses.offsets[account] ?? 0
    if ((chosen && !chosen[account]) || first === courses.offsets[account + 1]) continue
    const began = dayOfNumber(courses.day[first] ?? 0)
    if ((since !== undefined && began < since) || (since_before !== undefined && began >= since_before))
      continue
    const mrr = valueOn(courses, account, at)
    const was = earlier === null ? null : valueOn(courses, account, earlier)
    if ((was ?? mrr) === 0 || (asked.change && changeOf(was ?? 0, mrr) !== asked.change)) continue
    held.push({ account_id: courses.accounts.words[account] ?? "", since: began, before: was, mrr })
  }
  return pageOf(ctx, held, asked)
}

function changeOf(before: number, after: number): (typeof contract.holderChanges)[number] {
  if (after === 0) return "churned"
  if (after === before) return "unchanged"
  return after < before ? "contraction" : "expansion"
}

/** The accounts of a cell of the cohort table. */
export async function listCohortRows(
  ctx: Context,
  asked: z.output<typeof contract.cohortRows.query>,
): Promise<Answer<typeof contract.cohortRows> | FileAnswer> {
  const members = await cohortMembers(ctx, asked)
  const held = members.map(
    ({ account, since, opening, value }: CohortMember): Held => ({
      account_id: account,
      since: dayOfNumber(since),
      before: opening,
      mrr: value,
    }),
  )
  return pageOf(ctx, held, asked)
}

async function pageOf(
  ctx: Context,
  held: Held[],
  asked: Paging,
): Promise<Answer<typeof contract.holders> | FileAnswer> {
  const amount = amounts(ctx)
  const sorted = held.sort((a, b) => order(placeOf(a), placeOf(b)))
  const asFile = asked.format !== "json"
  if (asFile && sorted.length > mostInFile)
    throw new Problem("invalid", `These are ${sorted.length} rows; a file holds ${mostInFile}.`, [
      { path: "slice", message: "take a slice" },
    ])
  const after = asked.cursor === undefined ? null : placeFrom(asked.cursor)
  const rest = after ? sorted.filter((each) => order(placeOf(each), after) > 0) : sorted
  const page = asFile ? rest : rest.slice(0, asked.limit)
  const ids = page.map(({ account_id }) => account_id)
  const names = await transaction(ctx, (tx) => accountNames(tx, ids))
  const rows = page.map(({ account_id, since, before, mrr }) => ({
    account_id,
    name: names.get(account_id)?.name ?? account_id,
    owner_email: names.get(account_id)?.owner_email ?? null,
    since,
    before: before === null ? null : amount(before),
    mrr: amount(mrr),
  }))
  if (asked.format !== "json") return fileOf(ctx, asked.format, "accounts", rows)
  const sum = (of: (each: Held) => number | null) => {
    const exact = new ExactSum()
    for (const each of held) exact.add(of(each) ?? 0)
    return amount(exact.value)
  }
  const last = page.at(-1)
  return {
    currency: ctx.workspace.currency,
    rows,
    total: {
      accounts: held.length,
      before: held.some(({ before }) => before === null) ? null : sum(({ before }) => before),
      mrr: sum(({ mrr }) => mrr),
    },
    next_cursor: last && page.length < rest.length ? cursorAt(placeOf(last)) : null,
  }
}

const placeSchema = z.tuple([z.number(), z.string()])
type Place = z.output<typeof placeSchema>

const placeOf = ({ before, mrr, account_id }: Held): Place => [Math.max(before ?? 0, mrr), account_id]

const order = ([sizeA, idA]: Place, [sizeB, idB]: Place): number =>
  sizeB - sizeA || (idA < idB ? -1 : idA > idB ? 1 : 0)

const cursorAt = (place: Place): string => Buffer.from(JSON.stringify(place)).toString("base64url")

function placeFrom(cursor: string): Place {
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()))
  } catch {
    throw new Problem("invalid", "This cursor was not given out for this list.", [
      { path: "cursor", message: "send next_cursor of the page before as it is" },
    ])
  }
}
