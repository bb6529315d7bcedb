import { Button, Switch, Table } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import {
  listStripeCustomers,
  listStripeSources,
  type StripeCustomer,
  type StripeSource,
  tieStripeCustomer,
} from "#modules/billing/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { useFormat } from "../../ui/format.ts"
import { refusalOf } from "../../ui/refusals.ts"
import { Section } from "../../ui/Section.tsx"
import { Waiting } from "../../ui/Waiting.tsx"
import { AccountSelect } from "../portfolio/AccountSelect.tsx"
import styles from "./Settings.module.css"

/** Customers that Stripe speaks of: those whose account nobody knows wait until they are tied to one. */
export function PaymentCustomers({ sources }: { sources: StripeSource[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const mayTie = useMay("revenue:write")
  const [all, setAll] = useState(false)
  const [tying, setTying] = useState<StripeCustomer | null>(null)
  const asked = useApi(listStripeCustomers, { query: all ? {} : { untied: "true" } }, { keep: true })
  const customers = asked.data?.customers ?? []
  const sourceOf = (customer: StripeCustomer) => sources.find(({ id }) => id === customer.source_id)?.name
  const untied = customers.filter(({ account_id }) => account_id === null).length
  return (
    <Section
      title={t("settings.payments.customers")}
      note={
        <Switch
          label={t("settings.payments.all")}
          checked={all}
          onChange={({ currentTarget: { checked } }) => setAll(checked)}
        />
      }
    >
      {asked.data === undefined ? (
        <Waiting asked={asked} heights={[36, 36]} />
      ) : (
        <p className={styles.about}>
          {t(untied === 0 ? "settings.payments.all_tied" : "settings.payments.untied", {
            count: untied,
            n: format.number(untied),
          })}
        </p>
      )}
      {customers.length > 0 && (
        <Table.ScrollContainer minWidth={720}>
          <Table className={styles.table}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("settings.payments.customer")}</Table.Th>
                <Table.Th>{t("settings.payments.source")}</Table.Th>
                <Table.Th>{t("settings.payments.events")}</Table.Th>
                <Table.Th>{t("settings.payments.last")}</Table.Th>
                <Table.Th>{t("settings.payments.account")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {customers.map((customer) => (
                <Table.Tr key={`${customer.source_id} ${customer.customer}`}>
                  <Table.Td>
                    {customer.label ?? customer.customer}
                    {customer.label !== null && <div className="quiet">{customer.customer}</div>}
                    {customer.problem !== null && <div>▼ {customer.problem}</div>}
                  </Table.Td>
                  <Table.Td>{sourceOf(customer)}</Table.Td>
                  <Table.Td>{format.number(customer.events)}</Table.Td>
                  <Table.Td>{format.instant(customer.last_at)}</Table.Td>
                  <Table.Td>
                    {customer.account_id !== null && (
                      <Link to="/accounts/$accountId" params={{ accountId: customer.account_id }}>
                        {customer.account_id}
                      </Link>
                    )}{" "}
                    {mayTie && (
                      <Button variant="subtle" onClick={() => setTying(customer)}>
                        {t(
                          customer.account_id === null
                            ? "settings.payments.tie"
                            : "settings.payments.tie_anew",
                        )}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Dialog
        opened={tying !== null}
        close={() => setTying(null)}
        title={t("settings.payments.tie_title", { name: tying?.label ?? tying?.customer ?? "" })}
      >
        {tying && <TieForm customer={tying} close={() => setTying(null)} />}
      </Dialog>
    </Section>
  )
}

function TieForm({ customer, close }: { customer: StripeCustomer; close: () => void }) {
  const { t } = useTranslation()
  const [account, setAccount] = useState<{ account_id: string; name: string } | null>(null)
  const sending = useSend(tieStripeCustomer, [listStripeCustomers, listStripeSources])
  return (
    <DialogForm
      close={close}
      act={t("settings.payments.tie")}
      ready={account !== null}
      sending={sending}
      send={() =>
        account !== null &&
        sending.mutate(
          {
            params: { customer: customer.customer },
            body: { source_id: customer.source_id, account_id: account.account_id },
          },
          { onSuccess: close },
        )
      }
      fields={["account_id"]}
    >
      <p className={styles.about}>{t("settings.payments.tie_about")}</p>
      <AccountSelect
        label={t("settings.payments.account")}
        account={account}
        choose={setAccount}
        error={refusalOf(sending.error, "account_id")}
      />
    </DialogForm>
  )
}
