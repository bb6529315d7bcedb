import { Link } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { addMonths } from "#kernel/time.ts"
import { scoreHistory } from "#modules/health/contract.ts"
import { useApi } from "../../api.ts"
import { useFormat } from "../../ui/format.ts"
import { type Line, LineChart, type Stripe } from "../../ui/LineChart.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import styles from "./Account.module.css"
import type { Account } from "./AccountHead.tsx"
import { versionLines } from "./version-lines.ts"

const stripeColors = { red: "red-soft", yellow: "amber-soft", green: "green-soft" } as const

/**
 * Health of 13 months over its bands: a line for each version of the model, the new one beside the old one for 90 days,
 * and a mark where the model, not the customer, changed.
 */
export function HealthHistory({ account }: { account: Account }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { score, health, as_of } = account
  const asked = useApi(
    scoreHistory,
    {
      params: { account_id: account.account_id },
      query: { score: "health", from: addMonths(as_of, -13), to: as_of, step: "week" },
    },
    { enabled: score !== null, keep: true },
  )
  const drawn = useMemo(() => versionLines(asked.data?.lines ?? []), [asked.data])
  const lines = useMemo(
    () =>
      drawn.lines.map(({ version, values }, place): Line => {
        const newest = place === 0
        const name = drawn.lines.length === 1 ? t("health.health") : t("account.version", { n: version })
        return { name, values, style: newest ? "main" : "quiet" }
      }),
    [drawn, t],
  )
  const marks = useMemo(
    () =>
      asked.data?.changes.map(({ day, version }) => ({ day, text: t("account.version", { n: version }) })),
    [asked.data, t],
  )
  const stripes = useMemo(() => stripesOf(score), [score])
  if (score === null || health === null) return null
  const newest = drawn.lines[0]?.values ?? []
  const best = newest.reduce<number | null>(
    (high, value) => (value !== null && value > (high ?? -1) ? value : high),
    null,
  )
  const when = drawn.days[newest.indexOf(best)] ?? as_of
  return (
    <Section title={t("account.health_history")}>
      {asked.error !== null ? (
        <Problem error={asked.error} retry={() => void asked.refetch()} />
      ) : (
        <LineChart
          title={t("account.history_finding", {
            value: format.number(health.value),
            best: format.number(best ?? health.value),
            when: format.month(when),
          })}
          unit={t("unit.points")}
          days={drawn.days}
          lines={lines}
          write={format.number}
          max={100}
          stripes={stripes}
          {...(marks && { marks })}
          loading={asked.isPending}
        />
      )}
      {asked.data?.changes.map(({ day, version, note }) => (
        <p key={version} className={styles.modelChange}>
          {t("account.model_changed", { day: format.day(day) })}{" "}
          <Link to="/health/scores/$key" params={{ key: score.key }} search={{ compare: version }}>
            {t("account.version", { n: version })}
          </Link>
          {note !== null && `: ${note}`}
        </p>
      ))}
    </Section>
  )
}

function stripesOf(score: Account["score"]): Stripe[] {
  let from = 0
  return (score?.bands ?? []).map(({ key, below }) => {
    const stripe = { from, to: below ?? 100, color: stripeColors[key] }
    from = stripe.to
    return stripe
  })
}
