import { Button, Select } from "@mantine/core"
import { Link, useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { invoiceStates, listInvoices, type ShownInvoice } from "#modules/billing/contract.ts"
import { useApiPages } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import styles from "./Billing.module.css"
import { invoicesPage } from "./route.ts"

type Sum = z.output<typeof listInvoices.response>["sums"][number]

/** Invoices as they stood on the day: what is owed, what is overdue, what came in. */
export function InvoicesPage() {
  const { t } = useTranslation()
  const { query } = useAsOf()
  const navigate = useNavigate()
  const { state } = invoicesPage.useSearch()
  const pages = useApiPages(
    listInvoices,
    (cursor) => ({
      query: { ...query, limit: 200, ...(state && { state }), ...(cursor !== undefined && { cursor }) },
    }),
    (page) => page.next_cursor,
    { keep: true },
  )
  const first = pages.data?.pages[0]
  const invoices = pages.data?.pages.flatMap((page) => page.invoices) ?? []
  return (
    <>
      <PageHead title={t("revenue.pages.invoices")}>{first && <Finding sums={first.sums} />}</PageHead>
      <div className={sheet.page}>
        {first === undefined ? (
          <Waiting asked={pages} heights={[36, 36, 36, 36, 36]} />
        ) : (
          <>
            <div className={styles.filters}>
              <Select
                label={t("billing.state")}
                placeholder={t("billing.any")}
                clearable
                clearButtonProps={{ "aria-label": t("billing.any") }}
                value={state ?? null}
                data={invoiceStates.map((value) => ({ value, label: t(`billing.invoice_state.${value}`) }))}
                onChange={(value) =>
                  void navigate({
                    to: "/revenue/invoices",
                    search: ({ as_of }) => ({ as_of, state: invoiceStates.find((each) => each === value) }),
                  })
                }
              />
            </div>
            {invoices.length === 0 ? (
              <EmptyState
                title={t("billing.no_invoices")}
                action={
                  <Button
                    variant="filled"
                    renderRoot={(props) => (
                      <Link {...props} to="/import" search={{ kind: "invoices" as const }} />
                    )}
                  >
                    {t("billing.import_invoices")}
                  </Button>
                }
              >
                {t("billing.no_invoices_why")}
              </EmptyState>
            ) : (
              <Invoices invoices={invoices} />
            )}
            {pages.hasNextPage && (
              <Button
                className={styles.more ?? ""}
                loading={pages.isFetchingNextPage}
                onClick={() => void pages.fetchNextPage()}
              >
                {t("billing.more")}
              </Button>
            )}
          </>
        )}
      </div>
    </>
  )
}

function Finding({ sums }: { sums: Sum[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = sums.map(({ open, overdue, received_30d }) =>
    [
      overdue.count > 0
        ? t("billing.overdue_finding", {
            count: overdue.accounts,
            n: format.number(overdue.accounts),
            amount: format.compactMoney(overdue.amount),
          })
        : t("billing.none_overdue"),
      t("billing.open_finding", {
        count: open.count,
        n: format.number(open.count),
        amount: format.compactMoney(open.amount),
      }),
      t("billing.received", { amount: format.compactMoney(received_30d) }),
    ].join(" "),
  )
  return text.join(" ")
}

function Invoices({ invoices }: { invoices: ShownInvoice[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("revenue.pages.invoices")}>
      <table className={`${sheet.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">{t("billing.invoice")}</th>
            <th scope="col">{t("billing.account")}</th>
            <th scope="col">{t("billing.issued")}</th>
            <th scope="col">{t("billing.due")}</th>
            <th scope="col" className="number">
              {t("billing.amount")}
            </th>
            <th scope="col" className="number">
              {t("billing.paid")}
            </th>
            <th scope="col">{t("billing.state")}</th>
          </tr>
        </thead>
        <tbody>
          {invoices.map((invoice) => (
            <tr
              key={invoice.invoice_id}
              data-marked={invoice.state === "overdue" || undefined}
              data-quiet={invoice.state === "void" || undefined}
            >
              <th scope="row">{invoice.number}</th>
              <td>
                <Link to="/accounts/$accountId" params={{ accountId: invoice.account_id }} hash="contracts">
                  {invoice.account_name}
                </Link>
              </td>
              <td className={sheet.when}>{format.day(invoice.issued_on)}</td>
              <td className={sheet.when}>{invoice.due_on === null ? "–" : format.day(invoice.due_on)}</td>
              <td className="number">{format.money(invoice.amount)}</td>
              <td className="number">
                {Number(invoice.paid.amount) === 0 ? "–" : format.money(invoice.paid)}
              </td>
              <td>
                {t(`billing.invoice_state.${invoice.state}`)}
                <Note invoice={invoice} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What is to be added to an invoice's state: since when it is overdue, when it was paid, how often that failed. */
function Note({ invoice: { overdue_days, paid_on, failures } }: { invoice: ShownInvoice }) {
  const { t } = useTranslation()
  const format = useFormat()
  const parts = [
    overdue_days !== null &&
      t("billing.overdue_days", { count: overdue_days, n: format.number(overdue_days) }),
    paid_on !== null && format.day(paid_on),
    failures > 0 && t("billing.failures", { count: failures, n: format.number(failures) }),
  ].filter((part) => part !== false)
  return parts.length > 0 ? <span className={sheet.note}>{parts.join(" · ")}</span> : null
}
