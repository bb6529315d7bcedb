import { Button } from "@mantine/core"
import { Link, useNavigate } from "@tanstack/react-router"
import { useCallback, useMemo } from "react"
import { Trans, useTranslation } from "react-i18next"
import { type AccountSummary, listAccounts, portfolioSummary } from "#modules/health/contract.ts"
import { call, useApi, useApiPages } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { DataTable } from "../../ui/DataTable.tsx"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { AccountCard } from "./AccountCard.tsx"
import { type Summary, useColumns } from "./columns.tsx"
import { FilterBar } from "./FilterBar.tsx"
import { useFinding } from "./finding.ts"
import styles from "./Portfolio.module.css"
import { portfolioPage } from "./route.ts"
import type { PortfolioSearch } from "./search.ts"

const cardOfRow = (account: AccountSummary) => <AccountCard account={account} />
const keyOfRow = (account: AccountSummary) => account.account_id

export function PortfolioPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { sort = "-at_stake", ...filters } = portfolioPage.useSearch()
  const { day, query } = useAsOf()
  const asked = { ...query, state: "paying" as const, ...given(filters) }
  const summary = useApi(portfolioSummary, { query: asked }, { keep: true })
  const pages = useApiPages(
    listAccounts,
    (cursor) => ({
      query: cursor === undefined ? { ...asked, sort, limit: 100 } : { ...asked, sort, limit: 1000, cursor },
    }),
    (page) => page.next_cursor,
    { keep: true },
  )
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.accounts) ?? [], [pages.data])
  const columns = useColumns(summary.data, day)
  const { fetchNextPage, hasNextPage, isFetching } = pages
  const loadMore = useCallback(() => {
    if (!isFetching) void fetchNextPage()
  }, [fetchNextPage, isFetching])
  const everyRow = async (signal: AbortSignal, progress: (rows: number) => void) => {
    const all: AccountSummary[] = []
    let cursor: string | undefined
    do {
      const page = await call(
        listAccounts,
        { query: { ...asked, sort, limit: 1000, ...(cursor !== undefined && { cursor }) } },
        { signal },
      )
      all.push(...page.accounts)
      progress(all.length)
      cursor = page.next_cursor ?? undefined
    } while (cursor !== undefined)
    return all
  }
  const problem = summary.error ?? pages.error
  const filtered = Object.values(filters).some((value) => value !== undefined)
  return (
    <div className={styles.page}>
      <PageHead
        title={t("portfolio.title")}
        note={summary.data && t("portfolio.computed", { when: format.instant(summary.data.computed_at) })}
      >
        <Finding summary={summary.data} />
      </PageHead>
      {problem !== null ? (
        <div className={styles.problem}>
          <Problem
            error={problem}
            retry={() => {
              void summary.refetch()
              void pages.refetch()
            }}
          />
        </div>
      ) : (
        <DataTable
          name="portfolio"
          label={t("portfolio.label", { day: format.day(day) })}
          columns={columns}
          rows={rows}
          rowKey={keyOfRow}
          narrow={cardOfRow}
          loading={pages.isPending || pages.isFetchingNextPage}
          loadMore={hasNextPage ? loadMore : undefined}
          sort={sort}
          onSort={(next) =>
            void navigate({
              from: "/",
              search: (previous) => ({ ...previous, sort: next === "-at_stake" ? undefined : next }),
            })
          }
          open={(account) =>
            void navigate({ to: "/accounts/$accountId", params: { accountId: account.account_id } })
          }
          everyRow={everyRow}
          tools={<FilterBar summary={summary.data} />}
          empty={<Empty filtered={filtered} />}
        />
      )}
    </div>
  )
}

/** Filters in force: one that is absent must not stand in for what holds without it. */
const given = (filters: Omit<PortfolioSearch, "sort">): Omit<PortfolioSearch, "sort"> =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))

/** The answer first: how many need attention and what is at stake. */
function Finding({ summary }: { summary: Summary | undefined }) {
  const finding = useFinding(summary)
  if (finding === null) return <span className={styles.ghost} />
  return (
    <Trans
      i18nKey={finding.key}
      values={finding.values}
      count={finding.values.count}
      components={{
        door: (
          <Link
            from="/"
            to="/"
            className={styles.door}
            search={(previous) => ({ ...previous, attention: "true" as const })}
          />
        ),
      }}
    />
  )
}

/** No rows: because of the filters, because nobody pays on the day, or because nothing was imported yet. */
function Empty({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { query } = useAsOf()
  const all = useApi(portfolioSummary, { query: { ...query, state: "all" } }, { enabled: !filtered })
  if (filtered) return <EmptyState title={t("portfolio.no_match")}>{t("portfolio.no_match_why")}</EmptyState>
  if (all.data === undefined) return null
  const count = all.data.accounts
  if (count > 0)
    return (
      <EmptyState
        title={t("portfolio.none_pays", { count, n: format.number(count) })}
        action={
          <Button
            variant="filled"
            renderRoot={(props) => <Link {...props} to="/" search={{ state: "all" }} />}
          >
            {t("portfolio.show_all")}
          </Button>
        }
      >
        {t("portfolio.none_pays_why")}
      </EmptyState>
    )
  return (
    <EmptyState
      title={t("portfolio.empty")}
      action={
        <Button variant="filled" renderRoot={(props) => <Link {...props} to="/import" />}>
          {t("portfolio.empty_action")}
        </Button>
      }
    >
      {t("portfolio.empty_why")}
    </EmptyState>
  )
}
