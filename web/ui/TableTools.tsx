import { Button, Checkbox, Popover } from "@mantine/core"
import { IconColumns3, IconDownload } from "@tabler/icons-react"
import { type ReactNode, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { useLanguage } from "../i18n.ts"
import { download, toCsv } from "./csv.ts"
import styles from "./DataTable.module.css"
import type { Column } from "./DataTable.tsx"
import { useFormat } from "./format.ts"

type Props<Row> = {
  name: string
  columns: Column<Row>[]
  shown: Column<Row>[]
  toggle: (key: string) => void
  everyRow: (signal: AbortSignal, progress: (rows: number) => void) => Promise<Row[]>
  disabled: boolean
  children: ReactNode
}

/** Above a table: the page's own tools, the choice of columns, the export. */
export function TableTools<Row>({ name, columns, shown, toggle, everyRow, disabled, children }: Props<Row>) {
  const { t } = useTranslation()
  return (
    <div className={styles.tools}>
      <div className={styles.own}>{children}</div>
      <div className={styles.common}>
        <Popover position="bottom-end" trapFocus>
          <Popover.Target>
            <Button variant="subtle" leftSection={<IconColumns3 size={16} stroke={1.6} />}>
              {t("table.columns")}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <div className={styles.choices}>
              {columns.map((column) => (
                <Checkbox
                  key={column.key}
                  size="xs"
                  label={column.head}
                  checked={shown.includes(column)}
                  disabled={column.fixed ?? false}
                  onChange={() => toggle(column.key)}
                />
              ))}
            </div>
          </Popover.Dropdown>
        </Popover>
        <Export name={name} shown={shown} everyRow={everyRow} disabled={disabled} />
      </div>
    </div>
  )
}

type ExportProps<Row> = Pick<Props<Row>, "name" | "shown" | "everyRow" | "disabled">

/** Saves the shown columns of every matching row. A second press gives up. */
function Export<Row>({ name, shown, everyRow, disabled }: ExportProps<Row>) {
  const { t } = useTranslation()
  const format = useFormat()
  const language = useLanguage()
  const [rows, setRows] = useState<number | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const running = useRef<AbortController | null>(null)
  const run = async () => {
    if (running.current !== null) {
      running.current.abort()
      return
    }
    const attempt = new AbortController()
    running.current = attempt
    setFailure(null)
    setRows(0)
    try {
      const all = await everyRow(attempt.signal, setRows)
      download(`${name}.csv`, toCsv(shown, all, language))
    } catch (error) {
      if (!attempt.signal.aborted) setFailure(error instanceof Error ? error.message : String(error))
    } finally {
      running.current = null
      setRows(null)
    }
  }
  return (
    <>
      {failure !== null && <span role="alert">{t("table.export_failed", { detail: failure })}</span>}
      <Button
        variant="subtle"
        disabled={disabled}
        leftSection={<IconDownload size={16} stroke={1.6} />}
        onClick={() => void run()}
      >
        {rows === null
          ? t("table.export")
          : `${t("table.exporting", { n: format.number(rows) })} ${t("action.cancel")}`}
      </Button>
    </>
  )
}
