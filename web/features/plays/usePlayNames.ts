import { useMemo } from "react"
import { listPlays } from "#modules/plays/contract.ts"
import { useApi } from "../../api.ts"
import { useMay } from "../../session.ts"

type Name = { en: string; ru: string }

/** Every play's name in both languages by its key; empty until they have come, or where one may not see plays. */
export function usePlayNames(): ReadonlyMap<string, Name> {
  const { data } = useApi(listPlays, {}, { enabled: useMay("plays:read") })
  return useMemo(() => new Map(data?.plays.map(({ key, name }) => [key, name])), [data])
}
