import { Button, TextInput } from "@mantine/core"
import { IconSearch } from "@tabler/icons-react"
import { Link, useNavigate } from "@tanstack/react-router"
import { useMemo, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { listMetrics, metricOverview } from "#modules/metrics/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { Bones } from "../../ui/Bones.tsx"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { useKeys } from "../../ui/keys.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import styles from "./Metrics.module.css"
import { MetricTable } from "./MetricTable.tsx"
import { OfSwitch } from "./OfSwitch.tsx"
import { groupsOf, turnOf } from "./overview.ts"
import { metricsPage } from "./route.ts"

/** Every metric of the workspace: what it tells and where its median stands. */
export function MetricsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const mayWrite = useMay("library:write")
  const { q, of } = metricsPage.useSearch()
  const [text, setText] = useState(q ?? "")
  const { day, query } = useAsOf()
  const metrics = useApi(listMetrics, {})
  const overview = useApi(metricOverview, { query: { ...query, ...(of && { of }) } }, { keep: true })
  const groups = useMemo(
    () => groupsOf(metrics.data?.metrics ?? [], overview.data?.metrics, text, format.language),
    [metrics.data, overview.data, text, format.language],
  )
  const page = useRef<HTMLDivElement>(null)
  useKeys({
    "/": (event) => {
      event.preventDefault()
      page.current?.querySelector("input")?.focus()
    },
    j: () => step(1),
    k: () => step(-1),
  })
  const error = metrics.error ?? overview.error
  return (
    <>
      <PageHead
        title={t("metrics.title")}
        note={t("portfolio.about.as_of", { day: format.day(day) })}
        actions={
          mayWrite && (
            <Button renderRoot={(props) => <Link {...props} to="/health/new-metric" />}>
              {t("metrics.new")}
            </Button>
          )
        }
      >
        {sentence() ?? "\u00a0"}
      </PageHead>
      <div className={styles.page} ref={page}>
        <div className={styles.tools}>
          <TextInput
            type="search"
            className={styles.search}
            leftSection={<IconSearch size={16} stroke={1.6} />}
            aria-label={t("metrics.search")}
            placeholder={t("metrics.search")}
            value={text}
            onChange={(event) => {
              const typed = event.currentTarget.value
              setText(typed)
              void navigate({
                to: "/health/metrics",
                search: (previous) => ({ ...previous, q: typed || undefined }),
                replace: true,
              })
            }}
          />
          <OfSwitch of={of} />
        </div>
        {error !== null && (
          <Problem
            error={error}
            retry={() => {
              void metrics.refetch()
              void overview.refetch()
            }}
          />
        )}
        {metrics.isPending && <Bones heights={Array<number>(14).fill(36)} gap={6} />}
        {metrics.data?.metrics.length === 0 && (
          <EmptyState title={t("metrics.empty")}>{t("metrics.empty_why")}</EmptyState>
        )}
        {groups.length > 0 && (
          <MetricTable groups={groups} accounts={overview.data?.accounts ?? null} of={of} />
        )}
      </div>
    </>
  )

  function sentence(): string | null {
    const rows = groups.flatMap((group) => group.rows)
    if (metrics.data === undefined || overview.data === undefined) return null
    if (text.trim() !== "" && rows.length === 0) return t("metrics.found_none", { text })
    const count = (turn: "better" | "worse") =>
      format.number(rows.filter((row) => turnOf(row) === turn).length)
    const of = format.number(overview.data.accounts)
    const n = format.number(rows.length)
    if (overview.data.accounts === 0) return t("metrics.finding_nobody", { count: rows.length, n })
    return t("metrics.finding", {
      count: rows.length,
      n,
      accounts: t("portfolio.of_customers", { count: overview.data.accounts, n: of }),
      worse: count("worse"),
      better: count("better"),
    })
  }

  /** Moves the focus from one metric to the next. */
  function step(by: 1 | -1): void {
    const links = [...(page.current?.querySelectorAll<HTMLElement>("tbody a") ?? [])]
    const at = links.findIndex((link) => link === document.activeElement)
    links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus()
  }
}
