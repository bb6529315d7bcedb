import type { z } from "zod"
import { toAmount } from "#kernel/money.ts"
import { addDays, addMonths, type Day, dayOfNumber } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type { FileAnswer } from "#platform/http/file-answer.ts"
import { accountNames } from "./accounts.queries.pg.ts"
import type * as contract from "./contract.ts"
import type { MovementDetail, MovementKind, MovementRow } from "./contract.ts"
import { fileOf } from "./files.ts"
import { entriesOn } from "./ledger.queries.pg.ts"
import { toldOf } from "./list-movements.ts"
import { type MovementSort, movementPage } from "./movement-pages.ts"
import { ExactSum, type Movement, movementsIn } from "./movement-sums.ts"
import { amounts, askedSpan, type Ground, groundOf, type Question } from "./question.ts"
import { reasonsOf } from "./reasons.queries.pg.ts"

type AskedRows = Question & {
  from: Day
  to: Day
  kind?: MovementKind | undefined
  detail?: MovementDetail | undefined
  sort: MovementSort
  limit: number
  cursor?: string | undefined
  format: "json" | "csv" | "xlsx"
}

/** The movements behind the figures, page by page, or all of them as a file. */
export async function listMovementRows(
  ctx: Context,
  asked: AskedRows,
): Promise<Answer<typeof contract.movementRows> | FileAnswer> {
  const { movements, rows, next_cursor } = await readRows(ctx, asked)
  if (asked.format !== "json")
    return fileOf(
      ctx,
      asked.format,
      "movement_rows",
      rows.map(({ subscriptions, ...row }) => ({
        ...row,
        subscriptions: subscriptions.map(({ subscription_id }) => subscription_id).join(" "),
      })),
    )
  const sum = new ExactSum()
  for (const { before, after } of movements) sum.add(Math.abs(after - before))
  const total = { rows: movements.length, amount: amounts(ctx)(sum.value) }
  return { currency: ctx.workspace.currency, rows, total, next_cursor }
}

type AskedJournal = z.output<typeof contract.journal.query>

/** Every change of ARR with its reason: movements, told by the year. */
export async function readJournal(
  ctx: Context,
  asked: AskedJournal,
): Promise<Answer<typeof contract.journal> | FileAnswer> {
  const slice = [asked.slice ?? [], asked.owner === undefined ? [] : `owner:${asked.owner}`].flat()
  const from = asked.from ?? "1900-01-01"
  const to = asked.to ?? addDays(asked.as_of ?? today(ctx), 1)
  const { rows, next_cursor } = await readRows(ctx, { ...asked, slice, from, to, sort: "-day" })
  const told = rows.map(({ account_id, name, owner_email, day, kind, detail, reason, before, after }) => ({
    account_id,
    name,
    owner_email,
    date: day,
    arr: perYear(ctx, after, "0"),
    change: perYear(ctx, after, before),
    kind,
    detail,
    reason,
  }))
  if (asked.format !== "json") return fileOf(ctx, asked.format, "journal", told)
  return { currency: ctx.workspace.currency, rows: told, next_cursor }
}

/** 12 × (after − before), of amounts as they are told. */
function perYear(ctx: Context, after: string, before: string): string {
  const minor = (text: string) => BigInt(text.replace(".", ""))
  return toAmount(12n * (minor(after) - minor(before)), ctx.workspace.currency)
}

/** How long a lowered price marks an account, in months. */
const markedMonths = 12

/** Accounts whose price was lowered in the 12 months up to a day, the latest concession of each. */
export async function listDownsells(
  ctx: Context,
  asked: z.output<typeof contract.downsells.query>,
): Promise<Answer<typeof contract.downsells>> {
  const as_of = asked.as_of ?? today(ctx)
  const from = addDays(addMonths(as_of, -markedMonths), 1)
  const question = { ...asked, as_of, from, to: addDays(as_of, 1), detail: "price_concession" } as const
  const { rows } = await readRows(ctx, {
    ...question,
    sort: "-day",
    limit: Number.MAX_SAFE_INTEGER,
    format: "json",
  })
  const latest = new Map(rows.toReversed().map((row) => [row.account_id, row]))
  return {
    as_of,
    currency: ctx.workspace.currency,
    rows: [...latest.values()]
      .toReversed()
      .map(({ account_id, name, owner_email, day, amount, before, after, reason }) => ({
        account_id,
        name,
        owner_email,
        day,
        amount,
        before,
        after,
        reason,
        marked_until: addDays(addMonths(day, markedMonths), -1),
      })),
  }
}

async function readRows(
  ctx: Context,
  asked: AskedRows,
): Promise<{ movements: Movement[]; rows: MovementRow[]; next_cursor: string | null }> {
  const span = askedSpan(asked)
  const ground = await groundOf(ctx, asked)
  const { courses, chosen } = ground
  const movements: Movement[] = []
  for (const movement of movementsIn(courses, chosen, span, await toldOf(ctx, courses)))
    if ((!asked.kind || movement.kind === asked.kind) && (!asked.detail || movement.detail === asked.detail))
      movements.push(movement)
  const all = asked.format !== "json"
  const { page, nextCursor } = movementPage(movements, courses.accounts, { ...asked, all })
  return { movements, rows: await rowsOf(ctx, page, ground), next_cursor: nextCursor }
}

/** Movements with the names, the subscriptions and the words behind them. */
async function rowsOf(ctx: Context, page: readonly Movement[], ground: Ground): Promise<MovementRow[]> {
  const amount = amounts(ctx)
  const places = page.map(({ account, day }) => ({
    account_id: ground.courses.accounts.words[account] ?? "",
    day: dayOfNumber(day),
  }))
  const [names, entries, reasons] = await transaction(ctx, async (tx) => [
    await accountNames(
      tx,
      places.map(({ account_id }) => account_id),
    ),
    await entriesOn(tx, places, ground.knownAt),
    await reasonsOf(tx, places),
  ])
  const changes = new Map<string, MovementRow["subscriptions"]>()
  for (const { account_id, day, subscription_id, product, currency, change_minor } of entries) {
    const change = { subscription_id, product, currency, change: toAmount(change_minor, currency) }
    const key = `${account_id} ${day}`
    const known = changes.get(key)
    if (known) known.push(change)
    else changes.set(key, [change])
  }
  return page.map(({ kind, detail, before, after }, at) => {
    const { account_id = "", day = "" } = places[at] ?? {}
    const key = `${account_id} ${day}`
    return {
      account_id,
      name: names.get(account_id)?.name ?? account_id,
      owner_email: names.get(account_id)?.owner_email ?? null,
      day,
      kind,
      detail,
      amount: amount(Math.abs(after - before)),
      before: amount(before),
      after: amount(after),
      subscriptions: changes.get(key) ?? [],
      reason: reasons.get(key) ?? null,
    }
  })
}
