import { useMemo } from "react"
import { listScores } from "#modules/health/contract.ts"
import { listMetrics } from "#modules/metrics/contract.ts"
import { listSignals } from "#modules/signals/contract.ts"
import { useApi } from "../../api.ts"
import type { Named, Names } from "./words.ts"

/** What metrics and scores are called: for the reasons of alerts. */
export function useNames(): Names {
  const metrics = useApi(listMetrics, {})
  const scores = useApi(listScores, {})
  return useMemo(
    () => ({
      metric: new Map(
        (metrics.data?.metrics ?? []).map(({ key, name, unit }): [string, Named] => [key, { name, unit }]),
      ),
      score: new Map(
        (scores.data?.scores ?? []).map(({ key, name }): [string, Named] => [key, { name, unit: "points" }]),
      ),
    }),
    [metrics.data, scores.data],
  )
}

/** Every signal's name in both languages by its key; empty until they have come. */
export function useSignalNames(): ReadonlyMap<string, Named["name"]> {
  const { data } = useApi(listSignals, {})
  return useMemo(() => new Map(data?.signals.map(({ key, name }) => [key, name])), [data])
}
