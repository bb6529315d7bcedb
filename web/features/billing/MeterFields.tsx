import { Button, CloseButton, type InputWrapperProps, Select } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { TextField } from "../../ui/Field.tsx"
import styles from "./Billing.module.css"
import type { MeterDraft } from "./contract-draft.ts"

/** Where what a field means stands, so that fields side by side are in one line. */
export const below: InputWrapperProps["inputWrapperOrder"] = ["label", "input", "description", "error"]

type Props = {
  meter: MeterDraft
  change: (meter: MeterDraft) => void
  /** What was refused of a part of the meter; null: of the meter as a whole. */
  refused: (part: keyof MeterDraft | null) => string | undefined
}

/** What of the customer's use is charged for: which rows, how they are counted, what a unit costs, what the plan allows. */
export function MeterFields({ meter, change, refused }: Props) {
  const { t } = useTranslation()
  const text = (name: "product" | "row" | "property" | "currency") => ({
    label: t(`billing.meter.${name}`),
    value: meter[name],
    change: (value: string) => change({ ...meter, [name]: value }),
    error: refused(name),
  })
  const tier = (at: number, some: Partial<MeterDraft["tiers"][number]>) =>
    change({ ...meter, tiers: meter.tiers.map((each, n) => (n === at ? { ...each, ...some } : each)) })
  return (
    <fieldset className={styles.meter}>
      <legend className="unseen">{t("billing.field.by_use")}</legend>
      <div className={styles.pair}>
        <TextField {...text("product")} maxLength={300} />
        <TextField {...text("currency")} maxLength={3} />
        <TextField
          {...text("row")}
          maxLength={300}
          inputWrapperOrder={below}
          description={t("billing.meter.row_about")}
        />
        <Select
          label={t("billing.meter.take")}
          inputWrapperOrder={below}
          description={t("billing.meter.take_about")}
          data={(["sum", "count"] as const).map((value) => ({
            value,
            label: t(`billing.meter.take_of.${value}`),
          }))}
          allowDeselect={false}
          value={meter.take}
          onChange={(value) => change({ ...meter, take: value === "count" ? "count" : "sum" })}
        />
        {meter.take === "sum" && (
          <TextField
            {...text("property")}
            required={false}
            maxLength={200}
            inputWrapperOrder={below}
            description={t("billing.meter.property_about")}
          />
        )}
        <TextField
          type="number"
          min={0}
          step="any"
          required={false}
          label={t("billing.meter.limit")}
          inputWrapperOrder={below}
          description={t("billing.meter.limit_about")}
          value={meter.limit}
          change={(limit) => change({ ...meter, limit })}
          error={refused("limit")}
        />
      </div>
      {meter.tiers.map(({ from, unit_price }, at) => (
        <div key={at} className={styles.step}>
          <TextField
            type="number"
            min={0}
            step="any"
            label={t("billing.meter.from")}
            disabled={at === 0}
            value={from}
            change={(value) => tier(at, { from: value })}
          />
          <TextField
            inputMode="decimal"
            label={t("billing.meter.unit_price")}
            value={unit_price}
            change={(value) => tier(at, { unit_price: value })}
            error={at === meter.tiers.length - 1 && (refused("tiers") ?? refused(null))}
          />
          {at > 0 && (
            <CloseButton
              aria-label={t("billing.meter.remove")}
              onClick={() => change({ ...meter, tiers: meter.tiers.filter((_, n) => n !== at) })}
            />
          )}
        </div>
      ))}
      <Button
        variant="subtle"
        size="xs"
        className={styles.more ?? ""}
        disabled={meter.tiers.length >= 50}
        onClick={() => change({ ...meter, tiers: [...meter.tiers, { from: "", unit_price: "" }] })}
      >
        {t("billing.meter.add")}
      </Button>
    </fieldset>
  )
}
