import { useTranslation } from "react-i18next"
import type { Import } from "#modules/connectors/contract.ts"
import { useFormat } from "../../ui/format.ts"
import styles from "./Import.module.css"

/** What became, or would become, of the rows. */
export function Counts({ item }: { item: Import }) {
  const { t } = useTranslation()
  const format = useFormat()
  const counts = [
    { label: t(item.dry_run ? "imports.count.trial_created" : "imports.count.created"), count: item.created },
    { label: t(item.dry_run ? "imports.count.trial_updated" : "imports.count.updated"), count: item.updated },
    { label: t("imports.count.duplicates"), count: item.duplicates },
    { label: t("imports.count.rejected"), count: item.rejected },
  ]
  return (
    <dl className={styles.counts}>
      {counts.map(({ label, count }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{format.number(count)}</dd>
        </div>
      ))}
    </dl>
  )
}
