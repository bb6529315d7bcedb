import { useTranslation } from "react-i18next"
import type { ImportKind } from "#modules/connectors/contract.ts"

/** What each field of a kind means, in the order of the fields. */
export function useFieldWords(kind: ImportKind): Readonly<Record<string, string>> {
  const { t } = useTranslation()
  return t("imports.field", { returnObjects: true })[kind]
}

/** What each code of a problem means. A code that has no words yet is absent: the server's own words then stand alone. */
export function useCodeWords(): Readonly<Partial<Record<string, string>>> {
  const { t } = useTranslation()
  return t("imports.code", { returnObjects: true })
}
