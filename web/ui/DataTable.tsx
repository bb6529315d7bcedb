import {
  type ColumnVisibilityState,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table"
import { useVirtualizer } from "@tanstack/react-virtual"
import { memo, type ReactNode, useEffect, useMemo, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import styles from "./DataTable.module.css"
import { useKeys } from "./keys.ts"
import { TableHead } from "./TableHead.tsx"
import { TableTools } from "./TableTools.tsx"
import { useNarrow } from "./useNarrow.ts"
import { useRemembered } from "./useRemembered.ts"

/** One column, in words of the current language. */
export type Column<Row> = {
  key: string
  head: string
  /** Stands in the head, so that the cells hold bare numbers. */
  unit?: string
  /** What the numbers mean: shown over the head. */
  about?: string
  right?: boolean
  /** Least width in pixels. */
  width: number
  /** Takes the width that is left over. */
  grow?: boolean
  /** The field to sort by, and the direction of the first click. */
  sort?: string
  descendingFirst?: boolean
  /** Cannot be hidden. */
  fixed?: boolean
  /** Not shown until chosen. */
  hidden?: boolean
  cell: (row: Row) => ReactNode
  csv: (row: Row) => string | number | null
  foot?: ReactNode
}

type Props<Row> = {
  /** Names the table among what this browser remembers, and its exported file. */
  name: string
  label: string
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string
  /** How the row reads in a narrow window, in place of its cells. */
  narrow: (row: Row) => ReactNode
  loading: boolean
  /** Asks for the next rows; absent when all are here. */
  loadMore?: (() => void) | undefined
  /** A field, with a leading minus for descending. */
  sort: string
  onSort: (sort: string) => void
  open: (row: Row) => void
  /** Every row that matches, for the export; told how many are here so far. */
  everyRow: (signal: AbortSignal, progress: (rows: number) => void) => Promise<Row[]>
  tools?: ReactNode
  empty: ReactNode
}

const features = tableFeatures({ columnVisibilityFeature })
const rowHeight = { wide: 36, narrow: 84 }

/** A dense table for up to hundreds of thousands of rows: only the rows in sight are drawn. */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { columns, rows, rowKey, open, loadMore } = props
  const { t } = useTranslation()
  const isNarrow = useNarrow()
  const [visibility, setVisibility] = useRemembered<ColumnVisibilityState>(
    `columns.${props.name}`,
    Object.fromEntries(columns.filter((column) => column.hidden).map((column) => [column.key, false])),
  )
  const defs = useMemo(() => columns.map((column) => ({ id: column.key })), [columns])
  const table = useTable({
    features,
    columns: defs,
    data: rows,
    getRowId: rowKey,
    state: { columnVisibility: visibility },
    onColumnVisibilityChange: setVisibility,
  })
  const shown = useMemo(
    () => columns.filter((column) => visibility[column.key] !== false),
    [columns, visibility],
  )
  const model = table.getRowModel().rows
  const scroller = useRef<HTMLDivElement>(null)
  const height = isNarrow ? rowHeight.narrow : rowHeight.wide
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  })
  useEffect(() => {
    virtual.measure()
  }, [virtual, height])
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= model.length - 50) loadMore?.()
  }, [last, model.length, loadMore])

  const [active, setActive] = useState(-1)
  const move = (step: number) => {
    const next = Math.max(0, Math.min(model.length - 1, active + step))
    setActive(next)
    virtual.scrollToIndex(next)
  }
  useKeys({ j: () => move(1), k: () => move(-1) })

  const empty = model.length === 0 && !props.loading
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <div className={styles.whole}>
      <TableTools
        name={props.name}
        columns={columns}
        shown={shown}
        toggle={(key) => table.getColumn(key)?.toggleVisibility()}
        everyRow={props.everyRow}
        disabled={empty}
      >
        {props.tools}
      </TableTools>
      {empty ? (
        props.empty
      ) : (
        <div className={styles.scroller} ref={scroller} tabIndex={0} role="region" aria-label={props.label}>
          <table
            className={styles.table}
            data-narrow={isNarrow || undefined}
            aria-rowcount={loadMore === undefined ? model.length + 1 : -1}
            aria-label={t("table.keys")}
            style={isNarrow ? undefined : { minWidth: shown.reduce((sum, column) => sum + column.width, 0) }}
          >
            {!isNarrow && <TableHead columns={shown} sort={props.sort} onSort={props.onSort} />}
            <tbody>
              {above > 0 && <tr style={{ height: above }} />}
              {items.map(({ index }) => {
                const row = model[index]
                if (row === undefined) return null
                return (
                  <TableRow
                    key={row.id}
                    row={row.original}
                    index={index}
                    columns={shown}
                    narrow={isNarrow ? props.narrow : null}
                    height={height}
                    active={index === active}
                    open={open}
                  />
                )
              })}
              {below > 0 && <tr style={{ height: below }} />}
              {props.loading && <Ghosts columns={isNarrow ? 1 : shown.length} height={height} />}
            </tbody>
            {!isNarrow && shown.some((column) => column.foot !== undefined) && (
              <tfoot>
                <tr>
                  {shown.map((column) => (
                    <td key={column.key} className={column.right ? styles.right : undefined}>
                      {column.foot}
                    </td>
                  ))}
                </tr>
              </tfoot>
            )}
          </table>
        </div>
      )}
    </div>
  )
}

type RowProps<Row> = {
  row: Row
  index: number
  columns: Column<Row>[]
  narrow: ((row: Row) => ReactNode) | null
  height: number
  active: boolean
  open: (row: Row) => void
}

function PlainRow<Row>({ row, index, columns, narrow, height, active, open }: RowProps<Row>) {
  return (
    <tr
      aria-rowindex={index + 2}
      data-active={active || undefined}
      ref={active ? focusLink : undefined}
      className={styles.row}
      style={{ height }}
      onClick={(event) => {
        if (!(event.target instanceof Element && event.target.closest("a, button"))) open(row)
      }}
    >
      {narrow === null ? (
        columns.map((column) => (
          <td key={column.key} className={column.right ? styles.right : undefined}>
            {column.cell(row)}
          </td>
        ))
      ) : (
        <td className={styles.card}>{narrow(row)}</td>
      )}
    </tr>
  )
}

/** Rows stay as they are while the table scrolls past them. */
const TableRow = memo(PlainRow) as typeof PlainRow

function focusLink(row: HTMLTableRowElement | null): void {
  row?.querySelector("a")?.focus({ preventScroll: true })
}

const hardSpace = "\u00a0"

/** Rows of the final shape while the first ones are on their way. */
function Ghosts({ columns, height }: { columns: number; height: number }) {
  return Array.from({ length: 12 }, (_, row) => (
    <tr key={row} style={{ height }} aria-hidden>
      {Array.from({ length: columns }, (_, column) => (
        <td key={column} className={styles.ghost}>
          {hardSpace}
        </td>
      ))}
    </tr>
  ))
}
