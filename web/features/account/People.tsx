import { useTranslation } from "react-i18next"
import { listContacts } from "#modules/customers/contract.ts"
import { useAsOf } from "../../as-of.ts"
import styles from "./Account.module.css"
import { Panel } from "./Panel.tsx"
import { useRoleName } from "./useRoleName.ts"

/** People at the customer and what they are to us. */
export function People({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const role = useRoleName()
  const { isPast } = useAsOf()
  return (
    <Panel
      title={t("account.people")}
      empty={t("account.no_people")}
      endpoint={listContacts}
      input={{ params: { account_id: accountId } }}
      itemsOf={(answer) => answer.contacts}
      note={() => isPast && t("account.as_today")}
    >
      {(contacts) => (
        <ul className={styles.list}>
          {contacts.map((contact) => (
            <li key={contact.contact_id} className={styles.item}>
              <span>
                {contact.name}
                {contact.title !== null && <span className="quiet">, {contact.title}</span>}
              </span>
              <span className="quiet">{contact.roles.map(role).join(", ")}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
