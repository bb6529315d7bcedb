import type { ImportKind } from "./contract.ts"

/** How a cell is read: `share` is 0.15 or 15%, `list` is divided by ; | or commas, `code` is put in capitals. */
export type FieldType =
  | "text"
  | "lower"
  | "code"
  | "day"
  | "instant"
  | "number"
  | "decimal"
  | "share"
  | "list"

export type Field = {
  key: string
  type: FieldType
  required: boolean
  /** Code of the problem where a value of the right type is refused by the record's own schema. */
  refusal: string
}

type Given = { required?: true; refusal?: string }

const field = (key: string, type: FieldType, { required, refusal }: Given = {}): Field => ({
  key,
  type,
  required: required ?? false,
  refusal: refusal ?? "bad_value",
})

const required: Given = { required: true }

/** The columns of each kind of file, in the order a person would look for them. */
export const fieldsOf: Record<ImportKind, readonly Field[]> = {
  accounts: [
    field("account_id", "text", required),
    field("name", "text", required),
    field("parent_id", "text"),
    field("segment", "text"),
    field("tier", "text"),
    field("owner_email", "text", { refusal: "bad_email" }),
    field("created_on", "day"),
    field("timezone", "text", { refusal: "unknown_timezone" }),
  ],
  contacts: [
    field("contact_id", "text", required),
    field("account_id", "text", required),
    field("name", "text", required),
    field("email", "text", { refusal: "bad_email" }),
    field("title", "text"),
    field("roles", "list"),
  ],
  subscriptions: [
    field("subscription_id", "text", required),
    field("account_id", "text", required),
    field("product", "text"),
    field("started_on", "day", required),
    field("ended_on", "day"),
    field("quantity", "decimal", { refusal: "negative_number" }),
    field("unit_price", "decimal", { refusal: "negative_price" }),
    field("currency", "code", { refusal: "unknown_currency" }),
    field("interval_months", "decimal", { refusal: "bad_interval" }),
    field("discount", "share", { refusal: "bad_discount" }),
    field("mrr", "decimal", { refusal: "negative_price" }),
  ],
  usage: [
    field("message_id", "text"),
    field("account_id", "text"),
    field("subscription_id", "text"),
    field("person", "text"),
    field("event", "text", required),
    field("at", "instant", required),
    field("value", "number"),
  ],
  tickets: [
    field("ticket_id", "text", required),
    field("account_id", "text", required),
    field("opened_at", "instant", required),
    field("closed_at", "instant"),
    field("priority", "text"),
    field("subject", "text"),
    field("satisfaction", "number", { refusal: "score_out_of_range" }),
  ],
  survey_answers: [
    field("answer_id", "text", required),
    field("account_id", "text", required),
    field("person", "text"),
    field("kind", "lower", { required: true, refusal: "unknown_kind" }),
    field("score", "number", { required: true, refusal: "score_out_of_range" }),
    field("at", "instant", required),
    field("comment", "text"),
  ],
  invoices: [
    field("invoice_id", "text", required),
    field("account_id", "text", required),
    field("number", "text"),
    field("amount", "decimal", { required: true, refusal: "negative_number" }),
    field("currency", "code", { refusal: "unknown_currency" }),
    field("issued_on", "day", required),
    field("due_on", "day"),
    field("voided_on", "day"),
  ],
  payments: [
    field("payment_id", "text", required),
    field("account_id", "text", required),
    field("invoice_id", "text"),
    field("status", "lower", { refusal: "unknown_status" }),
    field("amount", "decimal", { required: true, refusal: "negative_number" }),
    field("currency", "code", { refusal: "unknown_currency" }),
    field("at", "instant", required),
    field("reason", "text"),
  ],
  exchange_rates: [
    field("currency", "code", { required: true, refusal: "unknown_currency" }),
    field("day", "day", required),
    field("rate", "decimal", { required: true, refusal: "bad_rate" }),
    field("source", "text"),
  ],
}

/** Free fields: columns `trait.country`, `property.browser`. */
export const prefixOf: Partial<Record<ImportKind, string>> = { accounts: "trait.", usage: "property." }

/** Of each group at least one column must be there. */
export const oneOf: Partial<Record<ImportKind, readonly string[]>> = {
  subscriptions: ["mrr", "unit_price"],
  usage: ["account_id", "subscription_id", "person"],
}
