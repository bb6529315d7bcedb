import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { type Import, listImports } from "#modules/connectors/contract.ts"
import { useApi } from "../../api.ts"
import { useHearing } from "../../feed.ts"
import { Bones } from "../../ui/Bones.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import styles from "./Import.module.css"

type Item = Omit<Import, "problems">

/** What was loaded before, newest first; each opens with its result and the way to undo it. Trials are left out. */
export function EarlierImports() {
  const { t } = useTranslation()
  const hearing = useHearing()
  const asked = useApi(
    listImports,
    {},
    {
      poll: (last) =>
        !hearing && last?.imports.some(({ status }) => status === "running" || status === "undoing")
          ? 2000
          : false,
    },
  )
  const loads = asked.data?.imports.filter((item) => !item.dry_run)
  return (
    <Section title={t("imports.earlier")}>
      {loads === undefined && asked.error === null && <Bones heights={[28, 28, 28]} />}
      {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
      {loads?.length === 0 && <p className={styles.note}>{t("imports.none")}</p>}
      {loads !== undefined && loads.length > 0 && <EarlierTable loads={loads} />}
    </Section>
  )
}

function EarlierTable({ loads }: { loads: Item[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={t("imports.earlier")}>
      <table className={styles.earlier}>
        <thead>
          <tr>
            <th scope="col">{t("imports.when")}</th>
            <th scope="col">{t("imports.kind_head")}</th>
            <th scope="col">{t("imports.file")}</th>
            <th scope="col" className="number">
              {t("imports.rows")}
            </th>
            <th scope="col">{t("imports.result")}</th>
          </tr>
        </thead>
        <tbody>
          {loads.map((item) => (
            <tr key={item.id}>
              <td>{format.instant(item.created_at)}</td>
              <td>{t(`imports.kind.${item.kind}`)}</td>
              <td>
                <Link to="/import" search={{ id: item.id }}>
                  {item.file_name}
                </Link>
              </td>
              <td className="number">{format.number(item.rows)}</td>
              <td>
                {t(`imports.state.${item.status}`, {
                  percent: format.percent(item.progress),
                  created: format.number(item.created),
                  updated: format.number(item.updated),
                  rejected: format.number(item.rejected),
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
