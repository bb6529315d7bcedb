import {
  cancelSignalRun,
  type DryRunQuestion,
  dryRunSignal,
  getSignalRun,
  type TryOut,
} from "#modules/signals/contract.ts"
import { ApiProblem, useApi, useSend } from "../../api.ts"

/** How often a long dry run is asked how far it is. */
const againMs = 700

export type Tried = {
  result: TryOut | undefined
  /** Share done of a long one that is underway; null where none is. */
  progress: number | null
  busy: boolean
  cancelled: boolean
  error: Error | null
  cancel: () => void
  again: () => void
}

/** A dry run of a signal, answered at once where it is short, else followed until it is done. */
export function useDryRun(key: string, question: DryRunQuestion, enabled: boolean): Tried {
  const asked = useApi(dryRunSignal, { params: { key }, body: question }, { keep: true, enabled })
  const { data } = asked
  const id = data !== undefined && "href" in data ? (data.href.split("/").at(-1) ?? null) : null
  const run = useApi(
    getSignalRun,
    { params: { id: id ?? "" } },
    { enabled: id !== null, keep: true, poll: (last) => (last?.status === "running" ? againMs : false) },
  )
  const cancelling = useSend(cancelSignalRun, [getSignalRun])
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
