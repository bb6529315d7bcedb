import { Button, Select } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { Link, useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { contractStates, listContracts, motions, type ShownContract } from "#modules/billing/contract.ts"
import { useApiPages } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import styles from "./Billing.module.css"
import { ContractDialog, type ContractToPut } from "./ContractForm.tsx"
import { NextStep } from "./NextStep.tsx"
import { contractsPage } from "./route.ts"
import type { contractsSearch } from "./search.ts"

type Counts = z.output<typeof listContracts.response>["counts"]

/** Contracts by their ends: what is to be renewed, given notice of, or lies open. */
export function ContractsPage() {
  const { t } = useTranslation()
  const { query, isPast } = useAsOf()
  const mayWrite = useMay("revenue:write") && !isPast
  const [putting, setPutting] = useState<ContractToPut | null>(null)
  const { motion, state, within } = contractsPage.useSearch()
  const pages = useApiPages(
    listContracts,
    (cursor) => ({
      query: {
        ...query,
        limit: 200,
        ...(motion && { motion }),
        ...(state && { state }),
        ...(within && { within: Number(within) }),
        ...(cursor !== undefined && { cursor }),
      },
    }),
    (page) => page.next_cursor,
    { keep: true },
  )
  const first = pages.data?.pages[0]
  const contracts = pages.data?.pages.flatMap((page) => page.contracts) ?? []
  return (
    <>
      <PageHead title={t("revenue.pages.contracts")}>{first && <Finding counts={first.counts} />}</PageHead>
      <div className={sheet.page}>
        {first === undefined ? (
          <Waiting asked={pages} heights={[36, 36, 36, 36, 36]} />
        ) : (
          <>
            <div className={styles.tools}>
              <Filters />
              {mayWrite && (
                <Button
                  variant="filled"
                  leftSection={<IconPlus size={16} />}
                  onClick={() => setPutting({ account: null, kept: null })}
                >
                  {t("billing.new_contract")}
                </Button>
              )}
            </div>
            {contracts.length === 0 ? (
              <EmptyState title={t("billing.no_contracts")}>{t("billing.no_contracts_why")}</EmptyState>
            ) : (
              <Contracts contracts={contracts} />
            )}
            {pages.hasNextPage && (
              <Button
                className={styles.more ?? ""}
                loading={pages.isFetchingNextPage}
                onClick={() => void pages.fetchNextPage()}
              >
                {t("billing.more")}
              </Button>
            )}
          </>
        )}
      </div>
      <ContractDialog put={putting} close={() => setPutting(null)} />
    </>
  )
}

function Finding({ counts }: { counts: Counts }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { running, continuous, ending_180, notice_30, with_obstacles, access_ended } = counts
  const parts = [
    t("billing.running", { count: running, n: format.number(running) }),
    t("billing.without_renewal", { n: format.number(continuous) }),
    t("billing.ending", { n: format.number(ending_180) }),
    notice_30 > 0 && t("billing.notice", { n: format.number(notice_30) }),
    with_obstacles > 0 && t("billing.with_obstacles", { n: format.number(with_obstacles) }),
    access_ended > 0 && t("billing.ended", { n: format.number(access_ended) }),
  ]
  return parts.filter((part) => part !== false).join(" ")
}

function Filters() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { motion, state, within } = contractsPage.useSearch()
  const choose = (chosen: z.input<typeof contractsSearch>) =>
    void navigate({
      to: "/revenue/contracts",
      search: ({ as_of }) => ({ as_of, motion, state, within, ...chosen }),
    })
  return (
    <div className={styles.filters}>
      <Select
        label={t("billing.motion")}
        placeholder={t("billing.any")}
        clearable
        clearButtonProps={{ "aria-label": t("billing.any") }}
        value={motion ?? null}
        data={motions.map((value) => ({ value, label: t(`billing.motion_of.${value}`) }))}
        onChange={(value) => choose({ motion: motions.find((each) => each === value) })}
      />
      <Select
        label={t("billing.state")}
        placeholder={t("billing.any")}
        clearable
        clearButtonProps={{ "aria-label": t("billing.any") }}
        value={state ?? null}
        data={contractStates.map((value) => ({ value, label: t(`billing.state_of.${value}`) }))}
        onChange={(value) => choose({ state: contractStates.find((each) => each === value) })}
      />
      <Select
        label={t("billing.ends")}
        placeholder={t("billing.any_day")}
        clearable
        clearButtonProps={{ "aria-label": t("billing.any_day") }}
        value={within ?? null}
        data={["30", "90", "180"].map((value) => ({ value, label: t("billing.within", { n: value }) }))}
        onChange={(value) => choose({ within: value ?? undefined })}
      />
    </div>
  )
}

function Contracts({ contracts }: { contracts: ShownContract[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("revenue.pages.contracts")}>
      <table className={`${sheet.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">{t("billing.account")}</th>
            <th scope="col">{t("billing.contract")}</th>
            <th scope="col">{t("billing.state")}</th>
            <th scope="col">{t("billing.term_ends")}</th>
            <th scope="col">{t("billing.last_notice")}</th>
            <th scope="col">{t("billing.next_step")}</th>
            <th scope="col" className="number">
              {t("billing.obstacles")}
            </th>
          </tr>
        </thead>
        <tbody>
          {contracts.map((contract) => (
            <tr key={contract.contract_id} data-quiet={contract.state === "access_ended" || undefined}>
              <th scope="row">
                <Link to="/accounts/$accountId" params={{ accountId: contract.account_id }} hash="contracts">
                  {contract.account_name}
                </Link>
              </th>
              <td>
                {contract.number}
                <span className={sheet.note}>
                  {contract.motion === "continuous"
                    ? t("billing.motion_of.continuous")
                    : t("billing.months", {
                        count: contract.term_months ?? 0,
                        n: format.number(contract.term_months ?? 0),
                      })}
                  {contract.short && ` · ${t("billing.short")}`}
                  {contract.auto_renew && ` · ${t("billing.auto_renew")}`}
                </span>
              </td>
              <td>{t(`billing.state_of.${contract.state}`)}</td>
              <td className={sheet.when}>
                {contract.term_ends_on === null ? t("billing.no_end") : format.day(contract.term_ends_on)}
              </td>
              <td className={sheet.when}>
                {contract.notice_given_on !== null
                  ? t("billing.given_on", { day: format.day(contract.notice_given_on) })
                  : contract.dates === null
                    ? "–"
                    : format.day(contract.dates.last_notice_day)}
              </td>
              <td>
                <NextStep step={contract.next_step} />
              </td>
              <td className="number">
                {contract.open_obstacles > 0 ? format.number(contract.open_obstacles) : "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
