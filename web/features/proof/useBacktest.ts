import { type Backtest, backtestScore, cancelScoreRun, getScoreRun } from "#modules/health/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { following, type LongRun, longRun, runIn } from "../../ui/long-run.ts"
import type { Question } from "./useQuestion.ts"

/** A back-test of a definition, answered at once where it is short, else followed until it is done. */
export function useBacktest(
  key: string,
  question: Question & { version?: number; document?: Record<string, unknown> },
  enabled = true,
): LongRun<Backtest> {
  const asked = useApi(backtestScore, { params: { key }, body: question }, { keep: true, enabled })
  const id = runIn(asked.data)
  const run = useApi(getScoreRun, { params: { id: id ?? "" } }, following(id))
  const cancelling = useSend(cancelScoreRun, [getScoreRun])
  return longRun(asked, id, run, (running) => cancelling.mutate({ params: { id: running } }))
}
