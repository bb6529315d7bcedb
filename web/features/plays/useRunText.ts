import { useTranslation } from "react-i18next"
import type { RunJson } from "#modules/plays/contract.ts"
import { useFormat } from "../../ui/format.ts"

/** Runs in words. */
export function useRunText() {
  const { t } = useTranslation()
  const format = useFormat()
  /** Where a run stands, or how it ended. */
  const standing = (run: RunJson): string => {
    if (run.outcome !== null) {
      const reason =
        run.outcome_reason === "time_over" ? t("plays.outcome.time_over") : (run.outcome_reason ?? "")
      return [t(`plays.outcome.${run.outcome}`), reason].filter(Boolean).join(": ")
    }
    if (run.waits_for === null) return t("plays.waits.about_to")
    const until = run.until === null ? "" : t("plays.waits.until", { when: format.instant(run.until) })
    return [t(`plays.waits.${run.waits_for}`), until].filter(Boolean).join(" ")
  }
  /** Why a run began. */
  const because = (said: Record<string, string>): string => {
    if (said["signal"] !== undefined) return t("plays.because.signal", { signal: said["signal"] })
    if (said["date"] === "renewal") return t("plays.because.renewal", { day: format.day(said["on"] ?? "") })
    if (said["date"] === "created") return t("plays.because.created", { day: format.day(said["on"] ?? "") })
    if (said["segment"] !== undefined)
      return t(said["segment"] === "exit" ? "plays.because.exit" : "plays.because.entry")
    if (said["play"] !== undefined) return t("plays.because.play", { play: said["play"] })
    return t("plays.because.by", { who: said["by"] ?? "" })
  }
  return { standing, because }
}
