import { addDays, type Day } from "#kernel/time.ts"
import type { ImportKind } from "#modules/connectors/contract.ts"

/** Columns that are none of our fields are kept under this prefix, where the kind has such. */
export const freePrefix: Partial<Record<ImportKind, string>> = { accounts: "trait.", usage: "property." }

/** Of these at least one is needed, though none of them is required alone. */
export const needsOne: Partial<Record<ImportKind, readonly string[]>> = {
  subscriptions: ["mrr", "unit_price"],
  usage: ["account_id", "subscription_id", "person"],
}

type Cell = string | number | null
export type Sample = { columns: string[]; rows: Cell[][] }

/** A small file of each kind that loads as it is; the files refer to each other, and their days end yesterday. */
export function sampleOf(kind: ImportKind, today: Day): Sample {
  const ago = (days: number): Day => addDays(today, -days)
  switch (kind) {
    case "accounts":
      return {
        columns: [
          "account_id",
          "name",
          "parent_id",
          "segment",
          "tier",
          "owner_email",
          "created_on",
          "timezone",
          "trait.industry",
        ],
        rows: [
          [
            "A-1",
            "Северная логистика",
            null,
            "enterprise",
            "A",
            null,
            ago(700),
            "Europe/Moscow",
            "logistics",
          ],
          [
            "A-2",
            "Северная логистика — Склад",
            "A-1",
            "mid-market",
            "B",
            null,
            ago(400),
            "Asia/Yekaterinburg",
            "logistics",
          ],
          ["A-3", "Northwind Rail", null, "mid-market", "B", null, ago(300), "Europe/London", "transport"],
        ],
      }
    case "contacts":
      return {
        columns: ["contact_id", "account_id", "name", "email", "title", "roles"],
        rows: [
          ["P-1", "A-1", "Анна Ковалёва", "anna@north.example", "Директор по ИТ", "sponsor|economic_buyer"],
          ["P-2", "A-1", "Павел Орлов", "pavel@north.example", "Аналитик", "champion|user"],
          ["P-3", "A-3", "Grace Miller", "grace@rail.example", "Operations lead", "champion"],
        ],
      }
    case "subscriptions":
      return {
        columns: [
          "subscription_id",
          "account_id",
          "product",
          "started_on",
          "ended_on",
          "quantity",
          "unit_price",
          "currency",
          "interval_months",
          "discount",
        ],
        rows: [
          ["S-1", "A-1", "Platform", ago(700), ago(335), 40, 24000, null, 12, null],
          ["S-1", "A-1", "Platform", ago(335), addDays(today, 41), 60, 24000, null, 12, 0.1],
          ["S-2", "A-3", "Platform", ago(300), null, 12, 2500, null, 1, null],
        ],
      }
    case "usage":
      return {
        columns: ["message_id", "account_id", "person", "event", "at", "value", "property.plan"],
        rows: [
          ["m-1", "A-1", "anna@north.example", "Report Created", `${ago(1)} 10:05`, null, "pro"],
          ["m-2", "A-1", "pavel@north.example", "Report Exported", `${ago(1)} 10:40`, 3, "pro"],
          ["m-3", "A-3", "grace@rail.example", "Report Created", `${ago(2)} 16:20`, null, "basic"],
        ],
      }
    case "tickets":
      return {
        columns: ["ticket_id", "account_id", "opened_at", "closed_at", "priority", "subject", "satisfaction"],
        rows: [
          ["T-1", "A-1", `${ago(20)} 09:30`, `${ago(18)} 15:00`, "high", "Отчёт не выгружается", 4],
          ["T-2", "A-3", `${ago(3)} 11:00`, null, "normal", "How do we add a depot?", null],
        ],
      }
    case "survey_answers":
      return {
        columns: ["answer_id", "account_id", "person", "kind", "score", "at", "comment"],
        rows: [
          ["R-1", "A-1", "anna@north.example", "nps", 9, `${ago(30)} 12:00`, "Экономим день в неделю"],
          ["R-2", "A-3", "grace@rail.example", "csat", 4, `${ago(14)} 12:00`, null],
        ],
      }
    case "invoices":
      return {
        columns: ["invoice_id", "account_id", "number", "amount", "currency", "issued_on", "due_on"],
        rows: [
          ["I-1", "A-1", "2026/14", 120000, "RUB", ago(40), ago(25)],
          ["I-2", "A-3", "2026/15", 2500, "USD", ago(10), ago(-5)],
        ],
      }
    case "payments":
      return {
        columns: ["payment_id", "account_id", "invoice_id", "status", "amount", "currency", "at", "reason"],
        rows: [
          ["P-1", "A-1", "I-1", "failed", 120000, "RUB", `${ago(30)} 10:00`, "Недостаточно средств"],
          ["P-2", "A-1", "I-1", "paid", 120000, "RUB", `${ago(27)} 12:30`, null],
        ],
      }
    case "exchange_rates":
      return {
        columns: ["currency", "day", "rate", "source"],
        rows: [
          ["CNY", ago(2), "12.8431", "central bank"],
          ["CNY", ago(1), "12.9017", "central bank"],
        ],
      }
  }
}
