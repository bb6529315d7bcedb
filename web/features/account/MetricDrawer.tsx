import { Drawer } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import type { Day } from "#kernel/time.ts"
import type { MetricSummary } from "#modules/metrics/contract.ts"
import { Bones } from "../../ui/Bones.tsx"
import { useFormat } from "../../ui/format.ts"
import { LineChart } from "../../ui/LineChart.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { changeWords, useMetrics } from "../health/reasons.ts"
import styles from "./Account.module.css"
import type { Account } from "./AccountHead.tsx"
import { accountPage } from "./route.ts"
import { StoryList } from "./StoryList.tsx"
import { useHistory } from "./UseOverTime.tsx"

/** What is behind a number: the metric's definition, its history, the timeline rows it was counted from. */
export function MetricDrawer({ account }: { account: Account }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { metric: key, until } = accountPage.useSearch()
  const metric = useMetrics().get(key ?? "")
  const close = () =>
    void navigate({ to: ".", search: (previous) => ({ ...previous, metric: undefined }), resetScroll: false })
  return (
    <Drawer
      opened={key !== undefined}
      onClose={close}
      position="right"
      size={620}
      title={<strong>{metric?.name[format.language] ?? key}</strong>}
      attributes={{ header: { role: "none" } }}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {metric === undefined ? (
        <Bones heights={[40, 190, 200]} />
      ) : (
        <Inside account={account} metric={metric} until={until} />
      )}
    </Drawer>
  )
}

type InsideProps = { account: Account; metric: MetricSummary; until: Day | undefined }

function Inside({ account, metric, until }: InsideProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const history = useHistory(account.account_id, metric.key)
  const input = account.score?.inputs.find((each) => each.metric === metric.key)
  const days = useMemo(() => history.data?.points.map((point) => point.day) ?? [], [history.data])
  const lines = useMemo(
    () => [
      {
        name: metric.name[format.language],
        values: history.data?.points.map((point) => point.value) ?? [],
        style: "main" as const,
      },
    ],
    [history.data, metric, format],
  )
  const write = useMemo(() => (value: number) => format.bare(value, metric.unit), [format, metric])
  const now = history.data?.points.at(-1)?.value ?? input?.value ?? null
  const change = changeWords(input?.value_30d_ago ?? null, input?.value ?? null, metric, format)
  return (
    <div className={styles.drawer}>
      <p className="quiet">{metric.about[format.language]}</p>
      {history.error === null ? (
        <LineChart
          title={[format.metric(now, metric.unit), change && t("health.delta", { delta: change })]
            .filter(Boolean)
            .join(", ")}
          unit={t(`unit.${metric.unit}`)}
          days={days}
          lines={lines}
          write={write}
          loading={history.isPending}
        />
      ) : (
        <Problem error={history.error} retry={() => void history.refetch()} />
      )}
      <Section title={t("account.rows_behind")}>
        {metric.rows.length === 0 ? (
          <p className="quiet">{t("account.no_rows")}</p>
        ) : (
          <StoryList accountId={account.account_id} name={metric.rows.join(",")} on={until} />
        )}
      </Section>
    </div>
  )
}
