import {
  applyRows,
  type PutResult,
  type RecordChange,
  type Restored,
  revertChanges,
  type Transition,
  written,
} from "#kernel/records.ts"
import {
  erasedAmong,
  erasedProblem,
  existingAccounts,
  lockRecords,
  unknownAccount,
} from "#modules/customers/index.ts"
import { type Context, factsChanged } from "#modules/identity/index.ts"
import { queueRows } from "#modules/timeline/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { SurveyAnswerRow } from "./contract.ts"
import { answersById, answersOfPeople, deleteAnswers, saveAnswers } from "./queries.pg.ts"
import {
  historyChange,
  type SurveyAnswerRecord,
  surveyAnswerHistory,
  surveyAnswerProblem,
  surveyAnswerRecord,
} from "./rules.ts"

/** Puts survey answers, some thousands at most. */
export async function putSurveyAnswers(
  tx: Tx,
  ctx: Context,
  rows: readonly SurveyAnswerRow[],
): Promise<PutResult<SurveyAnswerRecord>> {
  await lockRecords(tx, ctx.workspace.id, "survey_answers")
  const ids = rows.map((row) => row.answer_id)
  const current = await answersById(tx, ids)
  const accounts = await existingAccounts(
    tx,
    rows.map((row) => row.account_id),
  )
  const erased = await erasedAmong(
    tx,
    ctx,
    rows.map(({ person }) => person),
  )
  const result = applyRows(rows, current, {
    keyOf: (row) => row.answer_id,
    problemOf: (row) =>
      row.person && erased.has(row.person)
        ? erasedProblem("person")
        : (unknownAccount(accounts, row.account_id) ?? surveyAnswerProblem(row)),
    recordOf: surveyAnswerRecord,
  })
  await write(tx, ctx, result.changes)
  return result
}

/** Takes changes of survey answers back. */
export async function restoreSurveyAnswers(
  tx: Tx,
  ctx: Context,
  changes: readonly RecordChange<SurveyAnswerRecord>[],
): Promise<Restored> {
  await lockRecords(tx, ctx.workspace.id, "survey_answers")
  const keys = changes.map(({ key }) => key)
  const current = await answersById(tx, keys)
  const accounts = await existingAccounts(
    tx,
    changes.flatMap(({ before }) => before?.account_id ?? []),
  )
  const { transitions, kept } = revertChanges(
    changes,
    current,
    (_key, after) => after === null || accounts.has(after.account_id),
  )
  await write(tx, ctx, transitions)
  return { restored: changes.length - kept.length, kept }
}

/** Takes name and words out of a person's answers, in the records and in the timeline; the marks stay. Returns how many. */
export async function eraseFromAnswers(tx: Tx, ctx: Context, names: readonly string[]): Promise<number> {
  await lockRecords(tx, ctx.workspace.id, "survey_answers")
  const answers = await answersOfPeople(tx, names)
  const transitions = answers.map((before) => ({
    key: before.answer_id,
    before,
    after: { ...before, person: null, comment: null },
  }))
  await write(tx, ctx, transitions)
  return answers.length
}

async function write(
  tx: Tx,
  ctx: Context,
  transitions: readonly Transition<SurveyAnswerRecord>[],
): Promise<void> {
  if (transitions.length === 0) return
  const { saved, removed } = written(transitions)
  await saveAnswers(tx, ctx.workspace.id, saved)
  await deleteAnswers(tx, removed)
  await queueRows(tx, ctx, historyChange(transitions, surveyAnswerHistory))
  await factsChanged(tx, ctx)
}
