import type { z } from "zod"
import { type FieldError, Problem } from "#kernel/errors.ts"
import { moneyJson } from "#kernel/money.ts"
import { addDays, type Day } from "#kernel/time.ts"
import { requireAccount } from "#modules/customers/index.ts"
import { audit, type Context, requireRight, today, transaction } from "#modules/identity/index.ts"
import { currentDocuments, type LibraryKind } from "#modules/library/index.ts"
import { fallAfter, type MrrCourse, mrrCourses } from "#modules/revenue/index.ts"
import type { Output } from "#platform/http/endpoint.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type * as contract from "./churn.contract.ts"
import { type ChurnReason, type ChurnRecord, churnReasonSchema } from "./churn.contract.ts"
import { churnBetween, churnOfAccount, saveChurn } from "./churn.queries.pg.ts"

/** The tree of reasons for leaving (S001-25). */
export const churnReasonKind: LibraryKind<ChurnReason> = {
  kind: "churn-reasons",
  schema: churnReasonSchema,
  check: (reasons) => {
    const keys = new Set(reasons.map(({ key }) => key))
    const roots = new Set(reasons.flatMap(({ key, parent }) => (parent === null ? [key] : [])))
    return reasons.flatMap(({ key, parent }): FieldError[] =>
      parent === null || roots.has(parent)
        ? []
        : [
            {
              path: `${key}.parent`,
              message: keys.has(parent)
                ? `'${parent}' has a parent itself; the tree has two levels`
                : `there is no reason '${parent}'`,
            },
          ],
    )
  },
}

const reasonsInForce = async (tx: Tx): Promise<ChurnReason[]> =>
  (await currentDocuments<ChurnReason>(tx, churnReasonKind.kind)).map(({ body }) => body)

/** The tree of reasons in force. */
export const listChurnReasons = (ctx: Context): Promise<ChurnReason[]> => transaction(ctx, reasonsInForce)

/** The day from which on an account has paid nothing up to a day, and the step before; null while it pays. */
function endedBy(course: MrrCourse, day: Day): { day: Day; before: MrrCourse[number] } | null {
  const steps = course.filter((step) => step.day <= day)
  const last = steps.at(-1)
  const before = steps.at(-2)
  return last && before && last.paid.size === 0 ? { day: last.day, before } : null
}

/** Since when an account pays nothing as of a day, and what is recorded of why. */
export function accountChurn(
  ctx: Context,
  accountId: string,
  asOf: string | undefined,
): Promise<Output<typeof contract.accountChurn>> {
  const day = asOf ?? today(ctx)
  return transaction(ctx, async (tx) => {
    await requireAccount(tx, accountId)
    const course = (await mrrCourses(tx, [accountId])).get(accountId) ?? []
    const ended = endedBy(course, day)
    return {
      as_of: day,
      ended: ended && {
        day: ended.day,
        mrr: [...ended.before.paid].map(([currency, minor]) => moneyJson({ minor, currency })),
      },
      records: await churnOfAccount(tx, accountId, day),
    }
  })
}

/** Records why an account left; the reason's kind says whether it meant to. Refuses a reason that the tree has not. */
export function recordChurn(
  ctx: Context,
  account_id: string,
  given: z.output<typeof contract.recordChurn.body>,
): Promise<ChurnRecord> {
  requireRight(ctx, "revenue:write")
  return transaction(ctx, async (tx) => {
    await requireAccount(tx, account_id)
    const reason = (await reasonsInForce(tx)).find(({ key }) => key === given.reason)
    if (!reason)
      throw new Problem("invalid", `The tree of reasons has no '${given.reason}'.`, [
        { path: "reason", message: "one of the keys that /api/v1/churn-reasons lists" },
      ])
    const record = { account_id, ...given, kind: reason.kind }
    await saveChurn(tx, ctx.workspace.id, record)
    await audit(tx, ctx, { action: "churn.record", subject: `account:${account_id}`, after: record })
    return record
  })
}

/** Puts a record of why an account left, as another system has it. */
export const putChurn = (tx: Tx, ctx: Context, record: ChurnRecord): Promise<void> =>
  saveChurn(tx, ctx.workspace.id, record)

/** Accounts that stopped paying in [from, to), by recorded reason, with the MRR they paid in the workspace's currency. */
export function reportChurn(
  ctx: Context,
  { from, to }: { from: Day; to: Day },
): Promise<Output<typeof contract.reportChurn>> {
  const { currency } = ctx.workspace
  return transaction(ctx, async (tx) => {
    const records = new Map(
      (await churnBetween(tx, from, to)).map((record) => [`${record.account_id} ${record.day}`, record]),
    )
    const byReason = new Map<
      string | null,
      { kind: ChurnRecord["kind"] | null; accounts: number; avoidable: number; minor: bigint }
    >()
    for (const [account, course] of await mrrCourses(tx))
      for (const { day, before } of endsWithin(course, from, to)) {
        const record = records.get(`${account} ${day}`)
        const key = record?.reason ?? null
        const sum = byReason.get(key) ?? { kind: record?.kind ?? null, accounts: 0, avoidable: 0, minor: 0n }
        sum.accounts++
        sum.avoidable += record?.avoidable ? 1 : 0
        sum.minor += before.paid.get(currency) ?? 0n
        byReason.set(key, sum)
      }
    return {
      currency,
      reasons: [...byReason]
        .map(([reason, { minor, ...sum }]) => ({ reason, ...sum, minor }))
        .sort((a, b) => (a.minor < b.minor ? 1 : -1))
        .map(({ minor, ...row }) => ({ ...row, mrr: moneyJson({ minor, currency }) })),
    }
  })
}

/** Every day in [from, to) on which an account's MRR became nothing, with the step before. */
function endsWithin(course: MrrCourse, from: Day, to: Day): { day: Day; before: MrrCourse[number] }[] {
  return course.flatMap((step, at) => {
    const before = course[at - 1]
    return before && before.paid.size > 0 && step.paid.size === 0 && step.day >= from && step.day < to
      ? [{ day: step.day, before }]
      : []
  })
}

/** Whether an account's MRR became nothing on a day. */
export async function endedOn(tx: Tx, accountId: string, day: Day): Promise<boolean> {
  const course = (await mrrCourses(tx, [accountId])).get(accountId) ?? []
  return fallAfter(course, addDays(day, -1), day, "churn") === day
}
