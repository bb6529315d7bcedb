import { expect, test } from "vitest"
import { toCsv } from "./csv.ts"

type Row = { name: string; mrr: number | null }
const columns = [
  { head: "Account", csv: (row: Row) => row.name },
  { head: "MRR", unit: "₽", csv: (row: Row) => row.mrr },
]

test("English: commas and points, what holds a comma or quote is quoted", () => {
  const rows = [
    { name: 'Smith, "Sons"', mrr: 1200.5 },
    { name: "Plain", mrr: null },
  ]
  expect(toCsv(columns, rows, "en")).toBe('Account,"MRR, ₽"\r\n"Smith, ""Sons""",1200.5\r\nPlain,')
})

test("Russian: semicolons and decimal commas", () => {
  expect(toCsv(columns, [{ name: "Волга; Склад", mrr: -0.5 }], "ru")).toBe(
    'Account;"MRR, ₽"\r\n"Волга; Склад";-0,5',
  )
})

test("a name that a spreadsheet would run stays text", () => {
  const names = ["=1+1", "+7 495", "-x", "@here"]
  const lines = toCsv(
    columns,
    names.map((name) => ({ name, mrr: 1 })),
    "ru",
  ).split("\r\n")
  expect(lines.slice(1)).toEqual(names.map((name) => `'${name};1`))
})
