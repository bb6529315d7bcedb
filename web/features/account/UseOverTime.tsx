import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { addMonths } from "#kernel/time.ts"
import { metricHistory } from "#modules/metrics/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useFormat } from "../../ui/format.ts"
import { type Line, LineChart } from "../../ui/LineChart.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"

/** A metric of the account at the end of each week of the 13 months before the as-of day. */
export function useHistory(accountId: string, metric: string, enabled = true) {
  const { day } = useAsOf()
  const query = { from: addMonths(day, -13), to: day, step: "week" as const }
  return useApi(metricHistory, { params: { account_id: accountId, metric }, query }, { enabled, keep: true })
}

/** People against licences; where usage names no people, what was done. */
export function UseOverTime({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const people = useHistory(accountId, "active_people_28d")
  const licences = useHistory(accountId, "licences")
  const nobody = people.data?.points.every((point) => (point.value ?? 0) === 0) ?? false
  const events = useHistory(accountId, "usage_events_28d", nobody)
  const used = nobody ? events : people
  const days = useMemo(() => used.data?.points.map((point) => point.day) ?? [], [used.data])
  const lines = useMemo(() => {
    const values = used.data?.points.map((point) => point.value) ?? []
    const main: Line = {
      name: t(nobody ? "account.events_28d" : "account.active_people"),
      values,
      style: "main",
    }
    const bought = licences.data?.points.map((point) => point.value) ?? []
    const step: Line = { name: t("account.licences"), values: bought, style: "step" }
    return !nobody && bought.some((value) => (value ?? 0) > 0) ? [main, step] : [main]
  }, [used.data, licences.data, nobody, t])
  const last = lines[0]?.values.at(-1) ?? 0
  const bought = lines[1]?.values.at(-1) ?? 0
  const title =
    bought > 0
      ? t("account.use_finding", {
          people: t("format.people", { count: last, n: format.number(last) }),
          count: bought,
          licences: format.number(bought),
          share: format.percent(last / bought),
        })
      : nobody
        ? t("account.use_events", { events: t("format.events", { count: last, n: format.number(last) }) })
        : t("account.use_people", { people: t("format.people", { count: last, n: format.number(last) }) })
  const error = people.error ?? licences.error ?? events.error
  return (
    <Section title={t("account.use")}>
      {error === null ? (
        <LineChart
          title={title}
          days={days}
          lines={lines}
          write={format.number}
          loading={people.isPending || licences.isPending || (nobody && events.isPending)}
        />
      ) : (
        <Problem error={error} retry={() => void people.refetch()} />
      )}
    </Section>
  )
}
