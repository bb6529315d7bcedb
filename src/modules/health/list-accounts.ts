import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { moneyJson } from "#kernel/money.ts"
import { type Day, daysBetween, isDay } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { accountsPage, type Sort, type SortKey, type SummaryRow } from "./accounts.queries.pg.ts"
import { type AccountSummary, type Band, bands, type listAccounts as contract, sorts } from "./contract.ts"
import { cursorAt, positionOf } from "./cursor.ts"
import { ensureDay } from "./ensure-day.ts"

type Question = z.output<typeof contract.query>
type Answer = z.input<typeof contract.response>

/** A page of the portfolio as of a day. */
export async function listAccounts(ctx: Context, question: Question): Promise<Answer> {
  const day = askedDay(ctx, question.as_of)
  const after = question.cursor === undefined ? null : positionOf(question.cursor, question.sort)
  await ensureDay(ctx, day)
  const page = { sort: sortOf(question.sort), after, limit: question.limit + 1 }
  const rows = await transaction(ctx, (tx) => accountsPage(tx, day, question, page))
  const shown = rows.slice(0, question.limit)
  const last = shown.at(-1)
  return {
    as_of: day,
    accounts: shown.map((row) => summaryOf(ctx, day, row)),
    next_cursor: last && rows.length > shown.length ? cursorAt(question.sort, last) : null,
  }
}

/** The day a question is about: today where it names none. */
export function askedDay(ctx: Context, day: Day | undefined): Day {
  if (day !== undefined && !isDay(day))
    throw new Problem("invalid", "'as_of' must be a day from 1900-01-01 to 2199-12-31.")
  return day ?? today(ctx)
}

function sortOf(text: string): Sort {
  const descending = text.startsWith("-")
  const by = sorts.find((sort): sort is SortKey => sort === (descending ? text.slice(1) : text))
  if (!by) throw new Problem("invalid", `Sort by one of ${sorts.join(", ")}, with - in front for descending.`)
  return { by, descending }
}

/** A row of the portfolio as the API tells it. */
export function summaryOf(ctx: Context, day: Day, row: Omit<SummaryRow, "traits">): AccountSummary {
  const { currency } = ctx.workspace
  const { mrr_minor, at_stake_minor, health, band, confidence, ...rest } = row
  return {
    account_id: rest.account_id,
    name: rest.name,
    parent_id: rest.parent_id,
    segment: rest.segment,
    tier: rest.tier,
    owner_email: rest.owner_email,
    owner_name: rest.owner_name,
    created_on: rest.created_on,
    mrr: moneyJson({ minor: mrr_minor, currency }),
    unconverted: rest.unconverted,
    health: health === null ? null : { value: health, band: bandNamed(band), confidence: confidence ?? 0 },
    change_30d: rest.change_30d,
    weeks: rest.weeks,
    renewal_on: rest.renewal_on,
    days_to_renewal: rest.renewal_on === null ? null : daysBetween(day, rest.renewal_on),
    last_touch_on: rest.last_touch_on,
    days_since_touch: rest.last_touch_on === null ? null : daysBetween(rest.last_touch_on, day),
    at_stake: moneyJson({ minor: at_stake_minor, currency }),
    needs_attention: rest.needs_attention,
    reasons: rest.reasons,
  }
}

const bandNamed = (text: string | null): Band => bands.find((band) => band === text) ?? "green"
