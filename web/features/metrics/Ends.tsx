import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Bones } from "../../ui/Bones.tsx"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import type { Metric, MetricDistributionAnswer } from "./MetricPage.tsx"
import styles from "./Metrics.module.css"

type Props = { metric: Metric; distribution: MetricDistributionAnswer | undefined }

/** The accounts at both ends: the worst first where one side is the better one. */
export function Ends({ metric, distribution }: Props) {
  const { t } = useTranslation()
  const words = { up: ["worst", "best"], down: ["best", "worst"], neither: ["lowest", "highest"] } as const
  const [low, high] = words[metric.good]
  const ends = [
    { word: low, accounts: distribution?.lowest },
    { word: high, accounts: distribution?.highest },
  ]
  if (metric.good === "down") ends.reverse()
  return (
    <Section title={t("metrics.ends")}>
      <div className={styles.ends}>
        {ends.map(({ word, accounts }) => (
          <div key={word} className={styles.end}>
            <h3>{t(`metrics.end.${word}`)}</h3>
            {accounts === undefined ? (
              <Bones heights={[20, 20, 20, 20, 20]} />
            ) : accounts.length === 0 ? (
              <p className="quiet">{t("format.no_data")}</p>
            ) : (
              <End metric={metric} accounts={accounts} />
            )}
          </div>
        ))}
      </div>
    </Section>
  )
}

function End({ metric, accounts }: { metric: Metric; accounts: MetricDistributionAnswer["lowest"] }) {
  const format = useFormat()
  return (
    <ul className={styles.list}>
      {accounts.map((account) => (
        <li key={account.account_id}>
          <Link
            to="/accounts/$accountId"
            params={{ accountId: account.account_id }}
            search={{ metric: metric.key }}
            title={account.name}
          >
            {account.name}
          </Link>
          <span className="number">{format.bare(account.value, metric.unit)}</span>
        </li>
      ))}
    </ul>
  )
}
