import { Link } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { listScores } from "#modules/health/contract.ts"
import { useApi } from "../../api.ts"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import { writeYaml } from "../../ui/yaml.ts"
import { useMetrics } from "../health/reasons.ts"
import { useAuthor } from "../health/useAuthor.ts"
import type { Metric } from "./MetricPage.tsx"
import styles from "./Metrics.module.css"

/** How to read the metric, what uses it, how it is written, and who wrote it when. */
export function Definition({ metric }: { metric: Metric }) {
  const { t } = useTranslation()
  const format = useFormat()
  const authorOf = useAuthor()
  const yaml = useMemo(() => writeYaml(metric.document), [metric.document])
  const scores = useApi(listScores, {}).data?.scores.filter(({ metrics }) => metrics.includes(metric.key))
  return (
    <>
      <Section title={t("metrics.reading")}>
        <p>{metric.about[format.language]}</p>
        <dl className={styles.facts}>
          <dt>{t("metrics.unit")}</dt>
          <dd>{t(`unit.${metric.unit}`)}</dd>
          <dt>{t("metrics.good")}</dt>
          <dd>{t(`metrics.good_is.${metric.good}`)}</dd>
          <dt>{t("metrics.used_by")}</dt>
          <dd>
            {scores?.length === 0 && metric.referred_by.length === 0 && t("metrics.used_by_none")}
            <Named
              items={
                scores?.map(({ key, name }) => ({ key, name: name[format.language], of: "score" })) ?? []
              }
            />
            {scores !== undefined && scores.length > 0 && metric.referred_by.length > 0 && " · "}
            <MetricNames keys={metric.referred_by} />
          </dd>
          {metric.refers_to.length > 0 && (
            <>
              <dt>{t("metrics.made_of")}</dt>
              <dd>
                <MetricNames keys={metric.refers_to} />
              </dd>
            </>
          )}
        </dl>
      </Section>
      <Section title={t("metrics.definition")} note={t("metrics.version", { n: metric.version })}>
        <pre className={styles.yaml} tabIndex={0} aria-label={t("metrics.definition")}>
          {yaml}
        </pre>
      </Section>
      <Section title={t("metrics.versions")}>
        <ul className={styles.list}>
          {metric.versions.map(({ version, created_at, author }) => (
            <li key={version}>
              <span>{t("metrics.version", { n: version })}</span>
              <span className="quiet">{`${authorOf(author)}, ${format.instant(created_at)}`}</span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}

function MetricNames({ keys }: { keys: string[] }) {
  const format = useFormat()
  const metrics = useMetrics()
  const items = keys.map((key) => ({
    key,
    name: metrics.get(key)?.name[format.language] ?? key,
    of: "metric" as const,
  }))
  return <Named items={items} />
}

type Item = { key: string; name: string; of: "metric" | "score" }

function Named({ items }: { items: Item[] }) {
  return items.map(({ key, name, of }, place) => (
    <span key={key}>
      {place > 0 && " · "}
      <Link to={of === "metric" ? "/health/metrics/$key" : "/health/scores/$key"} params={{ key }}>
        {name}
      </Link>
    </span>
  ))
}
