import { ApiProblem } from "../api.ts"

/** How often a long run is asked how far it is. */
const againMs = 700

type Standing<Result> = {
  status: "running" | "done" | "failed" | "cancelled"
  progress: number
  result: Result | null
  problem: { detail: string } | null
}

/** Work that was answered at once where it is short, else is followed until it is done. */
export type LongRun<Result> = {
  /** The last result there is: while the next one is on its way, the one before. */
  result: Result | undefined
  /** Share done of a long one that is underway; null where none is. */
  progress: number | null
  /** On its way, long or short. */
  busy: boolean
  cancelled: boolean
  error: Error | null
  cancel: () => void
  again: () => void
}

/** The id of a run that an answer points to; null where it is the result itself. */
export const runIn = (answer: object | undefined): string | null =>
  answer !== undefined && "href" in answer && typeof answer.href === "string"
    ? (answer.href.split("/").at(-1) ?? null)
    : null

/** How the standing of a run is asked for: again and again while it goes on. */
export const following = (id: string | null) => ({
  enabled: id !== null,
  keep: true,
  poll: (last: { status: string } | undefined) => (last?.status === "running" ? againMs : (false as const)),
})

/** How a question stands whose answer may be a run: the question, the run's id and standing, how it is cancelled. */
export function longRun<Result extends object>(
  asked: {
    data: Result | { href: string } | undefined
    isFetching: boolean
    error: Error | null
    refetch: () => unknown
  },
  id: string | null,
  run: { data: Standing<Result> | undefined; error: Error | null },
  cancel: (id: string) => void,
): LongRun<Result> {
  const { data } = asked
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
      if (id !== null) cancel(id)
    },
    again: () => void asked.refetch(),
  }
}
