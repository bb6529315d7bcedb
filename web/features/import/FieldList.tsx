import { useTranslation } from "react-i18next"
import type { ImportKind } from "#modules/connectors/contract.ts"
import styles from "./Import.module.css"
import { freePrefix, needsOne } from "./kinds.ts"
import { useFieldWords } from "./words.ts"

/** The columns a file of a kind may have, each with what it means. */
export function FieldList({ kind }: { kind: ImportKind }) {
  const { t } = useTranslation()
  const words = useFieldWords(kind)
  const group = needsOne[kind]
  const prefix = freePrefix[kind]
  return (
    <dl className={styles.fields}>
      {Object.entries(words).map(([key, text]) => (
        <div key={key}>
          <dt>
            <code>{key}</code>
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
      {prefix !== undefined && (
        <div>
          <dt>
            <code>{prefix}*</code>
          </dt>
          <dd>{t(kind === "accounts" ? "imports.kept_accounts" : "imports.kept_usage")}</dd>
        </div>
      )}
      {group !== undefined && (
        <p className={styles.note}>{t("imports.one_of", { fields: group.join(", ") })}</p>
      )}
    </dl>
  )
}
