import { useTranslation } from "react-i18next"
import { listTickets } from "#modules/voice/contract.ts"
import { useAsOf } from "../../as-of.ts"
import { useFormat } from "../../ui/format.ts"
import styles from "./Account.module.css"
import { Panel } from "./Panel.tsx"

/** Requests for help: open ones first, each with how long it waits or took. */
export function Tickets({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { day, query } = useAsOf()
  return (
    <Panel
      title={t("account.tickets")}
      empty={t("account.no_tickets")}
      endpoint={listTickets}
      input={{ params: { account_id: accountId }, query }}
      itemsOf={(answer) =>
        answer.tickets.toSorted((a, b) => Number(a.closed_at !== null) - Number(b.closed_at !== null))
      }
      note={(items) => {
        const open = items.filter((item) => item.closed_at === null).length
        return t("account.open_of", { open: format.number(open), n: format.number(items.length) })
      }}
    >
      {(tickets) => (
        <ul className={styles.list}>
          {tickets.map((ticket) => {
            const opened = format.dayOfInstant(ticket.opened_at)
            const closed = ticket.closed_at === null ? null : format.dayOfInstant(ticket.closed_at)
            return (
              <li key={ticket.ticket_id} className={styles.item} data-unknown={closed !== null || undefined}>
                <span>
                  {ticket.subject ?? ticket.ticket_id}
                  {ticket.priority !== null && <span className="quiet">, {ticket.priority}</span>}
                </span>
                <span className="quiet">
                  {closed === null
                    ? t("account.ticket_open", { days: format.daysSince(opened, day) })
                    : t(closed === opened ? "account.ticket_same_day" : "account.ticket_closed", {
                        day: format.day(closed),
                        days: format.daysSince(opened, closed),
                      })}
                  {ticket.satisfaction !== null &&
                    `, ${t("story.mark", { mark: format.number(ticket.satisfaction, 1) })}`}
                </span>
              </li>
            )
          })}
        </ul>
      )}
    </Panel>
  )
}
