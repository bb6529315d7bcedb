import { Checkbox, NumberInput, SegmentedControl, Select } from "@mantine/core"
import { useId } from "react"
import { useTranslation } from "react-i18next"
import { bands } from "#modules/health/contract.ts"
import { useMe } from "../../session.ts"
import { bandShapes } from "../../ui/Health.tsx"
import type { Summary } from "./columns.tsx"
import styles from "./Portfolio.module.css"
import { portfolioPage } from "./route.ts"
import { useFilter } from "./useFilter.ts"

type Choice = { value: string; label: string }

/** One control a filter; each applies at once. */
export function FilterFields({ summary }: { summary: Summary | undefined }) {
  const { t } = useTranslation()
  const filter = useFilter()
  const search = portfolioPage.useSearch()
  const mine = useMe().email
  const stateLabel = useId()
  const plain = (values: { value: string; accounts: number }[] | undefined): Choice[] =>
    (values ?? []).map(({ value, accounts }) => ({ value, label: `${value} (${accounts})` }))
  const owners = (summary?.owners ?? []).map(({ email, name }) => ({
    value: email,
    label: email === mine ? t("portfolio.me", { name: name ?? email }) : (name ?? email),
  }))
  const choice = (key: "owner" | "segment" | "tier", data: Choice[]) => (
    <Select
      label={t(`portfolio.field.${key}`)}
      placeholder={t("portfolio.any")}
      data={data}
      value={search[key] ?? null}
      onChange={(value) => filter({ [key]: value ?? undefined })}
      clearable
      searchable
      comboboxProps={{ withinPortal: false }}
    />
  )
  const limit = (key: "health_below" | "renewal_within_days", max: number) => (
    <NumberInput
      label={t(`portfolio.field.${key}`)}
      placeholder={t("portfolio.any")}
      min={0}
      max={max}
      allowDecimal={false}
      value={search[key] ?? ""}
      onChange={(value) => filter({ [key]: typeof value === "number" ? value : undefined })}
    />
  )
  return (
    // Focus rests on the form itself: in its first field it would open the field's choices.
    <div className={styles.fields} tabIndex={-1} data-autofocus>
      {choice("owner", owners)}
      {choice("segment", plain(summary?.segments))}
      {choice("tier", plain(summary?.tiers))}
      <Select
        label={t("portfolio.field.band")}
        placeholder={t("portfolio.any")}
        data={bands.map((band) => ({
          value: band,
          label: `${bandShapes[band]} ${t(`health.band.${band}`)}`,
        }))}
        value={search.band ?? null}
        onChange={(value) => filter({ band: value ?? undefined })}
        clearable
        comboboxProps={{ withinPortal: false }}
      />
      {limit("health_below", 100)}
      {limit("renewal_within_days", 3650)}
      <div>
        <div id={stateLabel} className={styles.fieldLabel}>
          {t("portfolio.field.state")}
        </div>
        <SegmentedControl
          size="xs"
          fullWidth
          aria-labelledby={stateLabel}
          data={(["paying", "lost", "all"] as const).map((value) => ({
            value,
            label: t(`portfolio.state.${value}`),
          }))}
          value={search.state ?? "paying"}
          onChange={(value) => filter({ state: value === "lost" || value === "all" ? value : undefined })}
        />
      </div>
      <Checkbox
        label={t("portfolio.field.attention")}
        checked={search.attention !== undefined}
        onChange={(event) => filter({ attention: event.currentTarget.checked ? "true" : undefined })}
      />
    </div>
  )
}
