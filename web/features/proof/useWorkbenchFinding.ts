import { useTranslation } from "react-i18next"
import type { Backtest } from "#modules/health/contract.ts"
import { useFormat } from "../../ui/format.ts"
import { aucWords, verdict } from "./words.ts"

type Given = {
  name: string
  result: Backtest | undefined
  /** Of the version in force, where the draft differs from it. */
  beside: Backtest | undefined
  version: number
}

/** The finding of the workbench: what the draft catches, and the version in force beside it. */
export function useWorkbenchFinding({ name, result, beside, version }: Given): string | null {
  const { t } = useTranslation()
  const format = useFormat()
  if (result === undefined) return null
  if (beside === undefined || result.losses.total === 0)
    return `${name}, ${t("proof.version_n", { version })}. ${verdict(result, format, t)}`
  const { losses } = result
  return t("proof.draft_finding", {
    name,
    version,
    caught: format.number(losses.warned),
    total: t(`proof.of_lost.${result.outcome}`, { count: losses.total, n: format.number(losses.total) }),
    caught_before: format.number(beside.losses.warned),
    early: format.number(losses.warned_60_days),
    early_before: format.number(beside.losses.warned_60_days),
    auc: aucWords(result, format),
    auc_before: beside.auc === null ? "–" : format.fixed(beside.auc, 2),
  })
}
