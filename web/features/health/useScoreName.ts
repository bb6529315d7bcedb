import { useMemo } from "react"
import { listScores } from "#modules/health/contract.ts"
import { useApi } from "../../api.ts"
import { useFormat } from "../../ui/format.ts"

/** Every score's name in both languages by its key; empty until they have come. */
export function useScoreNames(): Map<string, { en: string; ru: string }> {
  const { data } = useApi(listScores, {})
  return useMemo(() => new Map(data?.scores.map(({ key, name }) => [key, name])), [data])
}

/** The name of a score in the current language; its key until it is known. */
export function useScoreName(key: string): string {
  const { language } = useFormat()
  return useScoreNames().get(key)?.[language] ?? key
}
