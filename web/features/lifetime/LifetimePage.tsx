import { NumberInput } from "@mantine/core"
import type { TFunction } from "i18next"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { lifetimeValue } from "#modules/forecast/contract.ts"
import { useApi } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { Bones } from "../../ui/Bones.tsx"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { type Format, useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { CohortAccounts } from "./CohortAccounts.tsx"
import { Cohorts } from "./Cohorts.tsx"
import styles from "./Lifetime.module.css"
import { lifetimePage } from "./route.ts"
import { Staying } from "./Staying.tsx"
import { useAddress } from "./useAddress.ts"
import { Worth } from "./Worth.tsx"

export type Lifetime = z.output<typeof lifetimeValue.response>

/** What customers brought, what they may still bring, and how long they stay. */
export function LifetimePage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { by = "quarter", cohort, margin = 100 } = lifetimePage.useSearch()
  const change = useAddress()
  const { day, query } = useAsOf()
  const asked = useApi(lifetimeValue, { query: { ...query, by, margin: margin / 100 } }, { keep: true })
  const value = asked.data
  return (
    <>
      <PageHead
        title={t("lifetime.title")}
        note={t("portfolio.about.as_of", { day: format.day(day) })}
        actions={
          <NumberInput
            label={t("lifetime.margin")}
            className={styles.margin}
            suffix=" %"
            min={1}
            max={100}
            allowDecimal={false}
            value={margin}
            onChange={(given) =>
              typeof given === "number" && change({ margin: given === 100 ? undefined : given })
            }
          />
        }
      >
        {value === undefined ? "\u00a0" : findingOf(value, t, format)}
      </PageHead>
      <div className={styles.page}>
        {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
        {asked.isPending && <Bones heights={[64, 300, 260]} gap={20} />}
        {value?.accounts === 0 && (
          <EmptyState title={t("lifetime.empty")}>{t("lifetime.empty_why")}</EmptyState>
        )}
        {value !== undefined && value.accounts > 0 && (
          <>
            <Worth value={value} />
            <Cohorts value={value} by={by} />
            {cohort !== undefined && <CohortAccounts by={by} cohort={cohort} margin={margin / 100} />}
            <Staying />
          </>
        )}
      </div>
    </>
  )
}

function findingOf(value: Lifetime, t: TFunction, format: Format): string {
  const { accounts, realised, realised_per_account: each, expected } = value
  if (accounts === 0 || each === null) return t("lifetime.finding_nobody")
  const brought = t("lifetime.finding", {
    count: accounts,
    n: format.number(accounts),
    money: format.compactMoney(realised),
    each: format.compactMoney(each),
  })
  if (expected === null) return brought
  return `${brought} ${t("lifetime.finding_more", {
    more: format.compactMoney(expected.residual.value),
    each: format.compactMoney(expected.per_account.value),
  })}`
}
