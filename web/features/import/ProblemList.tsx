import { Button } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import type { Import } from "#modules/connectors/contract.ts"
import { useLanguage } from "../../i18n.ts"
import { download, toCsv } from "../../ui/csv.ts"
import { useFormat } from "../../ui/format.ts"
import { Section } from "../../ui/Section.tsx"
import styles from "./Import.module.css"
import { useCodeWords } from "./words.ts"

type LineProblem = Import["problems"][number]

/** Which lines are refused, and why: in the person's words, with the server's exact ones beside. */
export function ProblemList({ item }: { item: Import }) {
  const { t } = useTranslation()
  const format = useFormat()
  const language = useLanguage()
  const words = useCodeWords()
  const { problems, rejected } = item
  const lines = new Set(problems.map(({ line }) => line)).size
  const save = () => {
    const columns = [
      { head: t("imports.line"), csv: (row: LineProblem) => row.line },
      { head: t("imports.column"), csv: (row: LineProblem) => row.column },
      { head: t("imports.reason"), csv: (row: LineProblem) => words[row.code] ?? row.code },
      { head: t("imports.detail"), csv: (row: LineProblem) => row.message },
    ]
    download(
      `${item.file_name.replace(/\.(csv|tsv|txt)?(\.gz)?$/i, "")}-problems.csv`,
      toCsv(columns, problems, language),
    )
  }
  return (
    <Section
      title={t("imports.problems")}
      note={
        <Button variant="subtle" size="compact-sm" leftSection={<IconDownload size={14} />} onClick={save}>
          {t("imports.problems_csv")}
        </Button>
      }
    >
      <p className={styles.note}>
        {lines < rejected
          ? t("imports.problems_first", { n: format.number(lines), all: format.number(rejected) })
          : t("imports.problems_all")}
      </p>
      <Summary problems={problems} words={words} />
      <div className={styles.problems} tabIndex={0} role="group" aria-label={t("imports.problems")}>
        <table>
          <thead>
            <tr>
              <th scope="col" className="number">
                {t("imports.line")}
              </th>
              <th scope="col">{t("imports.column")}</th>
              <th scope="col">{t("imports.reason")}</th>
            </tr>
          </thead>
          <tbody>
            {problems.map(({ line, column, code, message }) => (
              <tr key={`${line} ${column} ${code}`}>
                <td className="number">{format.number(line)}</td>
                <td>{column}</td>
                <td>
                  {words[code] !== undefined && <span className={styles.reason}>{words[code]}</span>}
                  <span className="quiet">{message}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

/** How often each reason comes, the most frequent first. */
function Summary({ problems, words }: { problems: LineProblem[]; words: ReturnType<typeof useCodeWords> }) {
  const format = useFormat()
  const counts = new Map<string, number>()
  for (const { code } of problems) counts.set(code, (counts.get(code) ?? 0) + 1)
  if (counts.size < 2) return null
  return (
    <ul className={styles.summary}>
      {[...counts]
        .sort(([, one], [, other]) => other - one)
        .map(([code, count]) => (
          <li key={code}>
            {words[code] ?? code} <strong>{format.number(count)}</strong>
          </li>
        ))}
    </ul>
  )
}
