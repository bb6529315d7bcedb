import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { type MovementKind, movementKinds, type movements } from "#modules/revenue/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { Figure } from "../../ui/Figure.tsx"
import { useFormat } from "../../ui/format.ts"
import styles from "./Movements.module.css"

export type Period = Answer<typeof movements>["periods"][number]
export type Sums = Pick<Period, "opening" | "closing" | MovementKind>

type Step = { key: "opening" | "closing" | MovementKind; low: number; high: number; amount: string }

const height = 230

type Props = {
  title: string
  sums: Sums
  currency: string
  chosen: string | undefined
  choose: (key: Step["key"]) => void
}

/** From what there was to what there is: a bar a movement, each opens what is behind it. */
export function Waterfall({ title, sums, currency, chosen, choose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const steps = useMemo(() => stepsOf(sums), [sums])
  const most = Math.max(1, ...steps.map(({ high }) => high))
  const money = (amount: string) => format.money({ amount, currency })
  const table = useMemo(
    () => ({
      heads: [t("movements.movement"), t("movements.amount")],
      rows: steps.map(({ key, amount }) => [t(`movements.kind.${key}`), format.money({ amount, currency })]),
    }),
    [steps, currency, format, t],
  )
  return (
    <Figure title={title} unit={`MRR, ${format.currencySign(currency)}`} height={height} table={table}>
      {(caption) => (
        <div className={styles.picture} style={{ height }} role="group" aria-labelledby={caption}>
          {steps.map(({ key, low, high, amount }) => {
            const lost = key === "contraction" || key === "churn"
            const short = format.compactMoney({ amount, currency })
            return (
              <button
                key={key}
                type="button"
                className={styles.step}
                title={`${t(`movements.kind.${key}`)}: ${money(amount)}\n${t(`movements.about.${key}`)}`}
                aria-pressed={key === chosen}
                onClick={() => choose(key)}
              >
                <span className={styles.plot} style={{ marginTop: 20 }}>
                  <span
                    className={`${styles.bar} ${styles.fill}`}
                    data-of={key}
                    style={{ bottom: `${(100 * low) / most}%`, height: `${(100 * (high - low)) / most}%` }}
                  />
                  <span className={styles.amount} style={{ bottom: `${(100 * high) / most}%` }}>
                    {Number(amount) === 0 ? "0" : lost ? `−${short}` : short}
                  </span>
                </span>
                <span className={styles.name}>{t(`movements.kind.${key}`)}</span>
              </button>
            )
          })}
        </div>
      )}
    </Figure>
  )
}

/** The bars: levels from zero, movements from where the one before ended. */
function stepsOf(sums: Sums): Step[] {
  let level = Number(sums.opening)
  const moved = movementKinds.map((key): Step => {
    const before = level
    level += (key === "contraction" || key === "churn" ? -1 : 1) * Number(sums[key])
    return { key, low: Math.min(before, level), high: Math.max(before, level), amount: sums[key] }
  })
  return [
    { key: "opening", low: 0, high: Number(sums.opening), amount: sums.opening },
    ...moved,
    { key: "closing", low: 0, high: Number(sums.closing), amount: sums.closing },
  ]
}
