import { useCallback } from "react"
import { useTranslation } from "react-i18next"

/** Says who saved a version: a person or a key by its name, the program where it came with the library. */
export function useAuthor(): (author: Record<string, string>) => string {
  const { t } = useTranslation()
  return useCallback(
    ({ kind, name }) => (kind === "system" ? t("health.by_library") : (name ?? kind ?? "")),
    [t],
  )
}
