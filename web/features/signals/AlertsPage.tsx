import { Select } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { listMembers } from "#modules/identity/contract.ts"
import { listAlerts, listSignals, severities } from "#modules/signals/contract.ts"
import { useApi, useApiPages } from "../../api.ts"
import { useMay } from "../../session.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { AlertTable } from "./AlertTable.tsx"
import { alertsPage } from "./route.ts"
import styles from "./Signals.module.css"
import { type AlertsSearch, alertsSearch } from "./search.ts"

const pageSize = 100

/** Alerts to be answered, newest first. */
export function AlertsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { state = "open", severity, signal, owner, overdue } = alertsPage.useSearch()
  const query = {
    state,
    ...(severity && { severity }),
    ...(signal && { signal }),
    ...(owner && { owner }),
    ...(overdue && { overdue: "true" as const }),
  }
  const asked = useApiPages(
    listAlerts,
    (cursor) => ({ query: { ...query, limit: pageSize, ...(cursor !== undefined && { cursor }) } }),
    (page) => page.next_cursor,
    { keep: true },
  )
  const late = useApi(listAlerts, { query: { ...query, overdue: "true", limit: 1 } }, { keep: true })
  const [first] = asked.data?.pages ?? []
  const alerts = asked.data?.pages.flatMap((page) => page.alerts) ?? []
  return (
    <>
      <PageHead title={t("signals.alerts")}>
        {first === undefined
          ? "\u00a0"
          : first.total === 0
            ? t("signals.none_found")
            : t("signals.alerts_finding", {
                count: first.total,
                n: format.number(first.total),
                accounts: t("signals.on_accounts", {
                  count: first.accounts,
                  n: format.number(first.accounts),
                }),
                late: format.number(late.data?.total ?? 0),
              })}
      </PageHead>
      <div className={sheet.page}>
        <Filters />
        {asked.data === undefined ? (
          <Waiting asked={asked} heights={Array<number>(10).fill(44)} />
        ) : alerts.length === 0 ? (
          <EmptyState title={t("signals.alerts_empty")}>{t("signals.alerts_empty_why")}</EmptyState>
        ) : (
          <AlertTable
            alerts={alerts}
            more={asked.hasNextPage ? () => void asked.fetchNextPage() : null}
            loading={asked.isFetchingNextPage}
          />
        )}
      </div>
    </>
  )
}

function Filters() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const search = alertsPage.useSearch()
  const mayMembers = useMay("members:read")
  const signals = useApi(listSignals, {})
  const members = useApi(listMembers, {}, { enabled: mayMembers })
  const set = (change: Partial<AlertsSearch>) =>
    void navigate({
      to: "/signals/alerts",
      search: (previous) => alertsSearch.parse({ ...previous, ...change }),
      replace: true,
    })
  const chosen = [
    {
      label: t("signals.state_head"),
      value: search.state ?? "open",
      data: (["open", "snoozed", "closed", "cleared", "all"] as const).map((value) => ({
        value,
        label: t(`signals.state.${value}`),
      })),
      set: (value: string | null) =>
        set({ state: value === "open" ? undefined : (value as AlertsSearch["state"]) }),
      clearable: false,
    },
    {
      label: t("signals.severity_head"),
      value: search.severity ?? null,
      data: severities.map((value) => ({ value, label: t(`signals.severity.${value}`) })).reverse(),
      set: (value: string | null) => set({ severity: (value as AlertsSearch["severity"]) ?? undefined }),
      clearable: true,
    },
    {
      label: t("signals.signal"),
      value: search.signal ?? null,
      data: (signals.data?.signals ?? [])
        .filter(({ waits_for }) => waits_for === null)
        .map(({ key, name }) => ({ value: key, label: name[format.language] })),
      set: (value: string | null) => set({ signal: value ?? undefined }),
      clearable: true,
    },
    {
      label: t("signals.owner"),
      value: search.owner ?? null,
      data: [
        { value: "none", label: t("signals.nobody") },
        ...(members.data?.members ?? []).map(({ email, name }) => ({ value: email, label: name })),
      ],
      set: (value: string | null) => set({ owner: value ?? undefined }),
      clearable: true,
    },
  ]
  return (
    <div className={styles.filters}>
      {chosen.map(({ label, value, data, set, clearable }) => (
        <Select
          key={label}
          label={label}
          value={value}
          data={data}
          onChange={set}
          clearable={clearable}
          allowDeselect={clearable}
          placeholder={t("signals.any")}
          searchable={data.length > 8}
        />
      ))}
    </div>
  )
}
