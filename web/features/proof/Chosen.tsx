import { NativeSelect } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { outcomes, scoreVersions } from "#modules/health/contract.ts"
import { useApi } from "../../api.ts"
import { useMe } from "../../session.ts"
import { DayField } from "../../ui/DayField.tsx"
import { useFormat } from "../../ui/format.ts"
import styles from "./Proof.module.css"
import type { BacktestSearch } from "./search.ts"
import type { Question } from "./useQuestion.ts"

const horizons = [30, 60, 90, 180, 365]

type Props = { scoreKey: string; question: Question; version: number | undefined }

/** What is asked: period, horizon, outcome, version. Each choice goes into the address. */
export function Chosen({ scoreKey, question, version }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { today } = useMe().workspace
  const versions = useApi(scoreVersions, { params: { key: scoreKey } })
  const choose = (change: BacktestSearch) =>
    void navigate({ to: ".", search: (previous) => ({ ...previous, ...change }), resetScroll: false })
  const days = [...new Set([...horizons, question.horizon_days])].sort((a, b) => a - b)
  return (
    <form
      className={styles.chosen}
      aria-label={t("proof.question")}
      onSubmit={(event) => event.preventDefault()}
    >
      <DayField
        label={t("proof.from")}
        day={question.from}
        last={question.to}
        pick={(from) => choose({ from })}
      />
      <DayField
        label={t("proof.to")}
        day={question.to}
        first={question.from}
        last={today}
        pick={(to) => choose({ to })}
      />
      <NativeSelect
        label={t("proof.horizon")}
        value={question.horizon_days}
        data={days.map((n) => ({ value: String(n), label: format.days(n) }))}
        onChange={({ currentTarget }) => choose({ horizon: Number(currentTarget.value) })}
      />
      <NativeSelect
        label={t("proof.outcome")}
        value={question.outcome}
        data={outcomes.map((each) => ({ value: each, label: t(`proof.outcome_name.${each}`) }))}
        onChange={({ currentTarget }) =>
          choose({ outcome: outcomes.find((each) => each === currentTarget.value) })
        }
      />
      <NativeSelect
        label={t("proof.version")}
        value={version ?? ""}
        data={[
          { value: "", label: t("proof.in_force") },
          ...(versions.data?.versions ?? []).map((each) => ({
            value: String(each.version),
            label: t(each.published_at === null ? "proof.version_draft" : "proof.version_n", {
              version: each.version,
            }),
          })),
        ]}
        onChange={({ currentTarget }) =>
          choose({ version: currentTarget.value === "" ? undefined : Number(currentTarget.value) })
        }
      />
    </form>
  )
}
