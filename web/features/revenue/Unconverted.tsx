import { useTranslation } from "react-i18next"

/** What is not in the figures, for want of an exchange rate. */
export function Unconverted({ of }: { of: { currency: string; accounts: number }[] }) {
  const { t } = useTranslation()
  if (of.length === 0) return null
  return (
    <p role="note">
      {t("revenue.unconverted", {
        currencies: of.map(({ currency, accounts }) => `${currency} (${accounts})`).join(", "),
      })}
    </p>
  )
}
