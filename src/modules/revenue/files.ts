import type { Context } from "#modules/identity/index.ts"
import { type Cell, tableDownload } from "#platform/http/download.ts"
import type { FileAnswer } from "#platform/http/file-answer.ts"
import type { Bilingual } from "#platform/http/shapes.ts"

/** What the figures of each table mean, for the head of its file. */
const definitions = {
  movements: {
    en: "Movements of MRR by period: an account's MRR at the end of a day compared with the end of the day before, all its subscriptions together. From zero for the first time: new; from zero again: reactivation; to zero: churn; up: expansion; down: contraction. opening + new + reactivation + expansion − contraction − churn = closing. A period ends before its 'end' day. Other currencies are carried at the rate of the day they came in.",
    ru: "Движения MRR по периодам: MRR клиента на конец дня сравнивается с концом предыдущего дня, по всем его подпискам вместе. С нуля впервые — новые; с нуля повторно — возврат; до нуля — отток; вверх — расширение; вниз — сокращение. На начало + новые + возврат + расширение − сокращение − отток = на конец. День 'end' в период не входит. Другие валюты учитываются по курсу дня поступления.",
  },
  movement_rows: {
    en: "Movements of MRR account by account: what stood before and after the day, by what it changed, and what kind of movement it was.",
    ru: "Движения MRR по клиентам: сколько было до и после этого дня, на сколько изменилось и какого рода движение.",
  },
  journal: {
    en: "Journal of customers: every change of ARR (MRR × 12) with its reason and date.",
    ru: "Журнал клиентов: каждое изменение ARR (MRR × 12) с причиной и датой.",
  },
  retention: {
    en: "Retention of the accounts with MRR at the end of the first day, at the end of the last: NRR = ΣMRR(last) ÷ ΣMRR(first); GRR = Σmin(MRR(first), MRR(last)) ÷ ΣMRR(first); logo churn = share with MRR(last) = 0.",
    ru: "Удержание клиентов с MRR на конец первого дня — на конец последнего: NRR = ΣMRR(конец) ÷ ΣMRR(начало); GRR = Σmin(MRR(начало), MRR(конец)) ÷ ΣMRR(начало); отток клиентов = доля с MRR(конец) = 0.",
  },
  cohorts: {
    en: "Cohorts: size and opening are accounts and their MRR at the end of their first paying day; age 0 is the month they began in. Retention: what there is at the end of the month ÷ opening (or size); churn: what was lost to churn in the month ÷ what there was at its start. Empty: not observed.",
    ru: "Когорты: размер и начало — клиенты и их MRR на конец первого платного дня; возраст 0 — месяц начала. Удержание: сколько есть на конец месяца ÷ начало (или размер); отток: сколько ушло за месяц ÷ сколько было в начале месяца. Пусто: не наблюдалось.",
  },
  rates: {
    en: "NRR, GRR and logo churn compare the end of the day before the period with its last day. Gross churn = (churn + contraction) ÷ opening; net churn = (churn + contraction − expansion) ÷ opening; quick ratio = (new + reactivation + expansion) ÷ (contraction + churn).",
    ru: "NRR, GRR и отток клиентов сравнивают конец дня перед периодом с последним днём периода. Валовой отток = (отток + сокращение) ÷ начало; чистый отток = (отток + сокращение − расширение) ÷ начало; quick ratio = (новые + возврат + расширение) ÷ (сокращение + отток).",
  },
  course: {
    en: "MRR at the end of each period; ARR = MRR × 12.",
    ru: "MRR на конец каждого периода; ARR = MRR × 12.",
  },
  years: {
    en: "A month's figure beside the same month of other years; empty: not observed.",
    ru: "Показатель месяца рядом с тем же месяцем других лет; пусто: не наблюдалось.",
  },
  arpa: {
    en: "Average MRR of a paying account by the whole years since it first paid.",
    ru: "Средний MRR платящего клиента по числу полных лет с первой оплаты.",
  },
  concentration: {
    en: "The largest accounts and their shares of all MRR.",
    ru: "Крупнейшие клиенты и их доли во всём MRR.",
  },
  accounts: {
    en: "Accounts with their MRR at the end of the day, and before: at the end of the earlier day, or of a cohort at the end of their first paying day.",
    ru: "Клиенты с MRR на конец дня; before — на конец более раннего дня, а в когорте на конец первого платного дня.",
  },
} satisfies Record<string, Bilingual>

export type FileOf = keyof typeof definitions

const unconvertedNote: Bilingual = {
  en: "Not in the figures, for want of a rate:",
  ru: "Не вошло — нет курса:",
}

/** Rows of a table as a file, its definition and currency above the headings. */
export function fileOf(
  ctx: Context,
  format: "csv" | "xlsx",
  what: FileOf,
  rows: readonly Record<string, string | number | null>[],
  unconverted: readonly { currency: string; accounts: number }[] = [],
): Promise<FileAnswer> {
  const { language, currency } = ctx.workspace
  const head = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const left = unconverted.map(({ currency, accounts }) => `${currency} (${accounts})`).join(", ")
  const notes = [
    `${definitions[what][language]} ${currency}.`,
    ...(left ? [`${unconvertedNote[language]} ${left}`] : []),
  ]
  return tableDownload(format, {
    name: what.replaceAll("_", "-"),
    notes,
    head,
    rows: rows.map((row) => head.map((name) => cellOf(row[name] ?? null))),
  })
}

const cellOf = (value: string | number | null): Cell =>
  typeof value === "string" && /^-?\d+\.\d+$/.test(value) ? { decimal: value } : value
