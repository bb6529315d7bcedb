import { Drawer } from "@mantine/core"
import { Link, useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { metricAccounts } from "#modules/metrics/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import { useFormat } from "../../ui/format.ts"
import { binText } from "../../ui/Histogram.tsx"
import { Problem } from "../../ui/Problem.tsx"
import type { Metric } from "./MetricPage.tsx"
import styles from "./Metrics.module.css"
import { metricPage } from "./route.ts"

/** The accounts of one bar of the histogram. */
export function BarDrawer({ metric, whole }: { metric: Metric; whole: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { least, below, bar, of } = metricPage.useSearch()
  const { query } = useAsOf()
  const asked = useApi(
    metricAccounts,
    { params: { key: metric.key }, query: { ...query, ...(of && { of }), from: least, to: below } },
    { enabled: bar !== undefined },
  )
  const range = binText({ from: least ?? null, to: below ?? null, accounts: 0 }, whole, metric.unit, format)
  const rest = (asked.data?.count ?? 0) - (asked.data?.accounts.length ?? 0)
  return (
    <Drawer
      opened={bar !== undefined}
      onClose={() =>
        void navigate({
          to: ".",
          search: (previous) => ({ ...previous, bar: undefined, least: undefined, below: undefined }),
          resetScroll: false,
        })
      }
      position="right"
      size={440}
      title={
        <strong>
          {metric.name[format.language]}: {range}
        </strong>
      }
      attributes={{ header: { role: "none" } }}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isLoading && <Bones heights={Array<number>(8).fill(24)} />}
      {asked.data !== undefined && (
        <>
          <p className="quiet">
            {t("metrics.accounts", { count: asked.data.count, n: format.number(asked.data.count) })}
          </p>
          <ul className={styles.list}>
            {asked.data.accounts.map((account) => (
              <li key={account.account_id}>
                <Link
                  to="/accounts/$accountId"
                  params={{ accountId: account.account_id }}
                  search={{ metric: metric.key }}
                >
                  {account.name}
                </Link>
                <span className="number">{format.bare(account.value, metric.unit)}</span>
              </li>
            ))}
          </ul>
          {rest > 0 && (
            <p className="quiet">{t("metrics.and_more", { count: rest, n: format.number(rest) })}</p>
          )}
        </>
      )}
    </Drawer>
  )
}
