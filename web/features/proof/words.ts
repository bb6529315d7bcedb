import type { TFunction } from "i18next"
import type { Backtest } from "#modules/health/contract.ts"
import type { Format } from "../../ui/format.ts"

/** 0.89 [0.83; 0.95]: an area under the curve with its interval. */
export function aucWords(
  { auc, auc_interval }: Pick<Backtest, "auc" | "auc_interval">,
  format: Format,
): string {
  if (auc === null) return "–"
  const figure = (value: number) => format.fixed(value, 2)
  if (auc_interval === null) return figure(auc)
  return `${figure(auc)} [${figure(auc_interval[0])}; ${figure(auc_interval[1])}]`
}

/** The verdict on a score in one plain sentence. */
export function verdict(result: Backtest, format: Format, t: TFunction): string {
  const { total, warned, warned_60_days } = result.losses
  if (result.observations === 0) return t("proof.verdict_nobody")
  const outcome = t(`proof.outcome_done.${result.outcome}`)
  if (total === 0) return t("proof.verdict_none", { outcome })
  const lost = t(`proof.of_lost.${result.outcome}`, { count: total, n: format.number(total) })
  const early = t("proof.were_red", { count: warned_60_days, n: format.number(warned_60_days) })
  return t("proof.verdict", { lost, early, warned: format.number(warned), auc: aucWords(result, format) })
}
