import { type Backtest, backtestScore, cancelScoreRun, getScoreRun } from "#modules/health/contract.ts"
import { ApiProblem, useApi, useSend } from "../../api.ts"
import type { Question } from "./useQuestion.ts"

/** How often a long back-test is asked how far it is. */
const againMs = 700

export type Asked = {
  /** The last result there is: while the next one is on its way, the one before. */
  result: Backtest | undefined
  /** Share done of a long one that is underway; null where none is. */
  progress: number | null
  /** On its way, long or short. */
  busy: boolean
  cancelled: boolean
  error: Error | null
  cancel: () => void
  again: () => void
}

/** A back-test of a definition, answered at once where it is short, else followed until it is done. */
export function useBacktest(
  key: string,
  question: Question & { version?: number; document?: Record<string, unknown> },
  enabled = true,
): Asked {
  const asked = useApi(backtestScore, { params: { key }, body: question }, { keep: true, enabled })
  const { data } = asked
  const id = data !== undefined && "href" in data ? (data.href.split("/").at(-1) ?? null) : null
  const run = useApi(
    getScoreRun,
    { params: { id: id ?? "" } },
    { enabled: id !== null, keep: true, poll: (last) => (last?.status === "running" ? againMs : false) },
  )
  const cancelling = useSend(cancelScoreRun, [getScoreRun])
  const standing = id === null ? undefined : run.data
  const failed =
    standing?.status === "failed"
      ? new ApiProblem({ status: 422, detail: standing.problem?.detail ?? "", errors: [] })
      : null
  const underway = id !== null && (standing === undefined || standing.status === "running")
  return {
    result: data !== undefined && !("href" in data) ? data : (standing?.result ?? undefined),
    progress: underway ? (standing?.progress ?? 0) : null,
    busy: asked.isFetching || underway,
    cancelled: standing?.status === "cancelled",
    error: asked.error ?? (id === null ? null : run.error) ?? failed,
    cancel: () => {
      if (id !== null) cancelling.mutate({ params: { id } })
    },
    again: () => void asked.refetch(),
  }
}
