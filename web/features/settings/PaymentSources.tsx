import { Button, CopyButton, Table } from "@mantine/core"
import { useTranslation } from "react-i18next"
import type { StripeSource } from "#modules/billing/contract.ts"
import { useFormat } from "../../ui/format.ts"
import styles from "./Settings.module.css"

type Props = {
  sources: StripeSource[]
  giveSecret: (source: StripeSource) => void
  revoke: (source: StripeSource) => void
}

/** Where Stripe sends to, and what has come from there. */
export function PaymentSources({ sources, giveSecret, revoke }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const stateOf = ({ revoked_at, has_secret }: StripeSource): string => {
    if (revoked_at !== null)
      return t("settings.keys.revoked", { day: format.day(format.dayOfInstant(revoked_at)) })
    return t(has_secret ? "settings.keys.working" : "settings.payments.no_secret")
  }
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table className={styles.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("settings.name")}</Table.Th>
            <Table.Th>{t("settings.payments.events")}</Table.Th>
            <Table.Th>{t("settings.payments.last")}</Table.Th>
            <Table.Th>{t("settings.keys.state")}</Table.Th>
            <Table.Th className={styles.tight}>
              <span className="unseen">{t("settings.members.actions")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sources.map((source) => (
            <Table.Tr key={source.id} data-quiet={source.revoked_at !== null || undefined}>
              <Table.Td>{source.name}</Table.Td>
              <Table.Td>{format.number(source.events)}</Table.Td>
              <Table.Td>
                {source.last_at === null ? t("settings.payments.none_yet") : format.instant(source.last_at)}
              </Table.Td>
              <Table.Td>{stateOf(source)}</Table.Td>
              <Table.Td className={styles.tight}>
                {source.revoked_at === null && (
                  <>
                    <CopyButton value={`${window.location.origin}${source.path}`}>
                      {({ copied, copy }) => (
                        <Button variant="subtle" onClick={copy} aria-live="polite">
                          {t(copied ? "settings.copied" : "settings.payments.copy_address")}
                        </Button>
                      )}
                    </CopyButton>
                    <Button variant="subtle" onClick={() => giveSecret(source)}>
                      {t(
                        source.has_secret ? "settings.payments.new_secret" : "settings.payments.give_secret",
                      )}
                    </Button>
                    <Button variant="subtle" onClick={() => revoke(source)}>
                      {t("settings.keys.revoke")}
                    </Button>
                  </>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
