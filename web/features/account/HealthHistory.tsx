import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import { LineChart, type Stripe } from "../../ui/LineChart.tsx"
import { Section } from "../../ui/Section.tsx"
import type { Account } from "./AccountHead.tsx"

const stripeColors = { red: "red-soft", yellow: "amber-soft", green: "green-soft" } as const

/** Health of 13 months over its bands. */
export function HealthHistory({ account }: { account: Account }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { health_history: history, score, health } = account
  const days = useMemo(() => history.map((point) => point.day), [history])
  const lines = useMemo(
    () => [{ name: t("health.health"), values: history.map((point) => point.value), style: "main" as const }],
    [history, t],
  )
  const stripes = useMemo(() => stripesOf(score), [score])
  if (score === null || health === null) return null
  const known = history.filter((point) => point.value !== null)
  const best = known.reduce(
    (high, point) => ((point.value ?? 0) > (high.value ?? 0) ? point : high),
    known[0] ?? { day: account.as_of, value: null },
  )
  return (
    <Section title={t("account.health_history")}>
      <LineChart
        title={t("account.history_finding", {
          value: format.number(health.value),
          best: format.number(best.value ?? health.value),
          when: format.month(best.day),
        })}
        unit={t("unit.points")}
        days={days}
        lines={lines}
        write={format.number}
        max={100}
        stripes={stripes}
      />
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
