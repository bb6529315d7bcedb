import { type PutResult, type RecordChange, type Restored, written } from "#kernel/records.ts"
import {
  erasedProblem,
  lockRecords,
  type OwnedRecords,
  putOwned,
  restoreOwned,
  unknownAccount,
  writeOwned,
} from "#modules/customers/index.ts"
import type { Context } from "#modules/identity/index.ts"
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

const answers: OwnedRecords<SurveyAnswerRecord> = {
  kind: "survey_answers",
  byId: answersById,
  async write(tx, ctx, transitions) {
    const { saved, removed } = written(transitions)
    await saveAnswers(tx, ctx.workspace.id, saved)
    await deleteAnswers(tx, removed)
    await queueRows(tx, ctx, historyChange(transitions, surveyAnswerHistory))
  },
}

/** Puts survey answers, some thousands at most. */
export const putSurveyAnswers = (
  tx: Tx,
  ctx: Context,
  rows: readonly SurveyAnswerRow[],
): Promise<PutResult<SurveyAnswerRecord>> =>
  putOwned(tx, ctx, answers, rows, {
    keyOf: (row) => row.answer_id,
    peopleOf: ({ person }) => [person],
    problemOf: (row, { accounts, erased }) =>
      row.person && erased.has(row.person)
        ? erasedProblem("person")
        : (unknownAccount(accounts, row.account_id) ?? surveyAnswerProblem(row)),
    recordOf: surveyAnswerRecord,
  })

/** Takes changes of survey answers back. */
export const restoreSurveyAnswers = (
  tx: Tx,
  ctx: Context,
  changes: readonly RecordChange<SurveyAnswerRecord>[],
): Promise<Restored> => restoreOwned(tx, ctx, answers, changes)

/** Takes name and words out of a person's answers, in the records and in the timeline; the marks stay. Returns how many. */
export async function eraseFromAnswers(tx: Tx, ctx: Context, names: readonly string[]): Promise<number> {
  await lockRecords(tx, ctx.workspace.id, answers.kind)
  const given = await answersOfPeople(tx, names)
  const transitions = given.map((before) => ({
    key: before.answer_id,
    before,
    after: { ...before, person: null, comment: null },
  }))
  await writeOwned(tx, ctx, answers, transitions)
  return given.length
}
