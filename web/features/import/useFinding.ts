import { useTranslation } from "react-i18next"
import type { Import } from "#modules/connectors/contract.ts"
import { useFormat } from "../../ui/format.ts"

/** How an import stands, in one sentence. */
export function useFinding(item: Import): string {
  const { t } = useTranslation()
  const format = useFormat()
  const { file_name: name, dry_run: trial, rows, rejected, kept } = item
  const good = rows - rejected
  switch (item.status) {
    case "running":
      return t(trial ? "imports.trying" : "imports.loading", { name })
    case "undoing":
      return t("imports.undoing", { name })
    case "undone":
      return kept === 0
        ? t("imports.undone", { name })
        : t("imports.undone_kept", { name, count: kept, n: format.number(kept) })
    case "failed":
      return t(trial ? "imports.failed_trial" : "imports.failed", { name })
    case "cancelled":
      return t(trial ? "imports.cancelled_trial" : "imports.cancelled", { name })
    case "done":
      if (!trial) return t("imports.loaded", { name, count: good, n: format.number(good) })
      if (good === 0) return t("imports.trial_none")
      return t(rejected === 0 ? "imports.trial_clean" : "imports.trial_some", {
        count: rows,
        n: format.number(rows),
        good: format.number(good),
      })
  }
}
