import { Select } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import { Amount, useNumbers } from "./Amount.tsx"
import { Case } from "./Case.tsx"
import { whatIfPage } from "./route.ts"
import { useWhatIf } from "./useWhatIf.ts"
import type { Start } from "./WhatIfPage.tsx"

/** A price change of a product or a segment: what it brings if so many leave, and how many may leave. */
export function PriceCase({ start }: { start: Start }) {
  const { t } = useTranslation()
  const format = useFormat()
  const numbers = useNumbers()
  const { currency, slices } = start
  const { slice, price_change: change = 10, price_lost: lost = 5 } = whatIfPage.useSearch()
  const chosen = slices.find(({ by, key }) => `${by}:${key}` === slice) ?? slices[0]
  const { answer, error } = useWhatIf(
    {
      kind: "price",
      mrr: chosen?.mrr.amount ?? "1",
      accounts: chosen?.accounts ?? 0,
      change: change / 100,
      lost: lost / 100,
    },
    chosen !== undefined && Number(chosen.mrr.amount) > 0,
  )
  if (chosen === undefined) return null
  const money = (amount: string) => format.compactMoney({ amount, currency })
  const choices = (by: "product" | "segment") => ({
    group: t(`what_if.price.${by}`),
    items: slices
      .filter((each) => each.by === by)
      .map((each) => ({
        value: `${by}:${each.key}`,
        label: `${each.key === "" ? t("lifetime.none_known") : each.key} · ${format.compactMoney(each.mrr)}`,
      })),
  })
  return (
    <Case
      title={t("what_if.price.title")}
      error={error}
      fields={
        <>
          <Select
            label={t("what_if.price.of")}
            allowDeselect={false}
            searchable
            data={[choices("product"), choices("segment")]}
            value={`${chosen.by}:${chosen.key}`}
            onChange={(value) => value !== null && numbers({ slice: value })}
          />
          <Amount
            label={t("what_if.price.change")}
            name="price_change"
            value={change}
            suffix=" %"
            min={-99}
            max={1000}
            digits={1}
          />
          <Amount
            label={t("what_if.price.lost")}
            name="price_lost"
            value={lost}
            suffix=" %"
            min={-1000}
            max={100}
            digits={1}
          />
        </>
      }
      answer={
        answer &&
        t("what_if.price.answer", {
          before: format.compactMoney(chosen.mrr),
          after: money(answer.mrr),
          year: money(answer.difference_a_year),
        })
      }
      note={
        answer &&
        answer.break_even_lost > 0 &&
        t("what_if.price.break_even", {
          share: format.percent(answer.break_even_lost, 1),
          accounts: format.number(answer.break_even_accounts, 1),
          of: format.number(chosen.accounts),
        })
      }
    />
  )
}
