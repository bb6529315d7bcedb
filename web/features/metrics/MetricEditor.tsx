import { Button } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useNavigate } from "@tanstack/react-router"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import {
  getMetric,
  listMetrics,
  metricDistribution,
  metricOverview,
  metricSpread,
  previewMetric,
  putMetric,
} from "#modules/metrics/contract.ts"
import { ApiProblem, useApi, useSend } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Problem } from "../../ui/Problem.tsx"
import { YamlEditor } from "../../ui/YamlEditor.tsx"
import { readYaml, refusedAt, writeYaml } from "../../ui/yaml.ts"
import type { Metric } from "./MetricPage.tsx"
import styles from "./Metrics.module.css"
import { Preview } from "./Preview.tsx"

type Props = {
  /** Absent: a new one, whose key the document says. */
  metric?: Pick<Metric, "key" | "document">
  /** What a new one begins with. */
  template?: object
  of: "all" | undefined
  close: () => void
}

const patienceMs = 500

/** A metric's definition to write in, and what it would say of every account while one writes. */
export function MetricEditor({ metric, template = {}, of, close }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { query } = useAsOf()
  const [text, setText] = useState(() => writeYaml(metric?.document ?? template))
  const [settled] = useDebouncedValue(text, patienceMs)
  const read = useMemo(() => readYaml(settled), [settled])
  const said = read.faults === null ? read.value["key"] : undefined
  const key = metric?.key ?? (typeof said === "string" ? said : "")
  const preview = useApi(
    previewMetric,
    {
      params: { key },
      query: { ...query, ...(of && { of }) },
      body: read.faults === null ? read.value : {},
    },
    { enabled: read.faults === null && key !== "", keep: true },
  )
  const saving = useSend(putMetric, [
    getMetric,
    listMetrics,
    metricOverview,
    metricDistribution,
    metricSpread,
  ])
  const error = saving.error ?? preview.error
  const refused = error instanceof ApiProblem && error.status === 422 ? error : null
  const faults = read.faults ?? (refused === null ? [] : refusedAt(read, refused))
  const ready = faults.length === 0 && settled === text && preview.data !== undefined && !preview.isFetching
  return (
    <div className={styles.grid}>
      <div className={styles.column}>
        <YamlEditor
          label={t("metrics.definition")}
          text={text}
          change={(next) => {
            saving.reset()
            setText(next)
          }}
          faults={faults}
        />
        {error !== null && refused === null && <Problem error={error} />}
        <div className={styles.buttons}>
          <Button
            variant="filled"
            disabled={!ready}
            loading={saving.isPending}
            onClick={() => {
              if (read.faults !== null) return
              saving.mutate(
                { params: { key }, body: read.value },
                {
                  onSuccess: () =>
                    void navigate({ to: "/health/metrics/$key", params: { key }, search: { of } }),
                },
              )
            }}
          >
            {t("metrics.save")}
          </Button>
          <Button onClick={close}>{t("action.cancel")}</Button>
          <span className="quiet">{t("metrics.save_about")}</span>
        </div>
      </div>
      <div className={styles.column}>
        <Preview
          answer={faults.length === 0 ? preview.data : undefined}
          waiting={faults.length === 0 && (preview.isFetching || settled !== text)}
        />
      </div>
    </div>
  )
}
