import { Button } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { giveConsent, listConsents, withdrawConsent } from "#modules/billing/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useAsOf } from "../../as-of.ts"
import { useMay } from "../../session.ts"
import { Bones } from "../../ui/Bones.tsx"
import { Confirm } from "../../ui/Confirm.tsx"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { TextField } from "../../ui/Field.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { refusalOf } from "../../ui/refusals.ts"
import { Section } from "../../ui/Section.tsx"
import styles from "./Contracts.module.css"

/** Whether the customer agreed to be charged regularly: who, to which words; without it every charge is refused. */
export function Consents({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { query, isPast } = useAsOf()
  const may = useMay("revenue:read")
  const act = useMay("revenue:write") && !isPast
  const [giving, setGiving] = useState(false)
  const [taking, setTaking] = useState<string | null>(null)
  const withdraw = useSend(withdrawConsent, [listConsents])
  const asked = useApi(
    listConsents,
    { params: { account_id: accountId }, query },
    { keep: true, enabled: may },
  )
  if (!may) return null
  const dayOf = (instant: string) => format.day(format.dayOfInstant(instant))
  return (
    <Section
      title={t("billing.consents")}
      id="consents"
      note={
        act && (
          <Button size="compact-xs" onClick={() => setGiving(true)}>
            {t("billing.give_consent")}
          </Button>
        )
      }
    >
      {asked.error !== null ? (
        <Problem error={asked.error} retry={() => void asked.refetch()} />
      ) : asked.data === undefined ? (
        <Bones heights={[18]} />
      ) : asked.data.consents.length === 0 ? (
        <p className="quiet">{t("billing.no_consent")}</p>
      ) : (
        <ul className={styles.obstacles}>
          {asked.data.consents.map((consent) => (
            <li key={consent.id} data-closed={consent.withdrawn_at !== null || undefined}>
              <span>
                {consent.amount_rule}
                <span className={styles.since}>
                  {[
                    t("billing.consent_by", {
                      person: consent.person || t("billing.consent_erased"),
                      day: dayOf(consent.given_at),
                    }),
                    consent.channel,
                    t("billing.consent_text", { version: consent.text_version }),
                    consent.withdrawn_at && t("billing.consent_ended", { day: dayOf(consent.withdrawn_at) }),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </span>
              {consent.withdrawn_at === null && act && (
                <Button
                  size="xs"
                  variant="subtle"
                  onClick={() => {
                    withdraw.reset()
                    setTaking(consent.id)
                  }}
                >
                  {t("billing.withdraw")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <Dialog opened={giving} close={() => setGiving(false)} title={t("billing.give_consent")}>
        <GiveForm accountId={accountId} close={() => setGiving(false)} />
      </Dialog>
      <Confirm
        opened={taking !== null}
        close={() => setTaking(null)}
        title={t("billing.withdraw_title")}
        act={t("billing.withdraw")}
        busy={withdraw.isPending}
        error={withdraw.error}
        onAct={() =>
          taking !== null &&
          withdraw.mutate(
            { params: { account_id: accountId, id: taking } },
            { onSuccess: () => setTaking(null) },
          )
        }
      >
        {t("billing.withdraw_about")}
      </Confirm>
    </Section>
  )
}

const fields = ["person", "channel", "text_version", "amount_rule"] as const
const longest = { person: 300, channel: 100, text_version: 100, amount_rule: 1000 }

function GiveForm({ accountId, close }: { accountId: string; close: () => void }) {
  const { t } = useTranslation()
  const sending = useSend(giveConsent, [listConsents])
  const [given, setGiven] = useState({ person: "", channel: "", text_version: "", amount_rule: "" })
  return (
    <DialogForm
      close={close}
      act={t("billing.save")}
      sending={sending}
      fields={fields}
      send={() => sending.mutate({ params: { account_id: accountId }, body: given }, { onSuccess: close })}
    >
      {fields.map((field, at) => (
        <TextField
          key={field}
          label={t(`billing.consent_of.${field}`)}
          placeholder={t(`billing.consent_example.${field}`)}
          {...(at === 0 && { "data-autofocus": true })}
          maxLength={longest[field]}
          value={given[field]}
          change={(text) => setGiven({ ...given, [field]: text })}
          error={refusalOf(sending.error, field)}
        />
      ))}
    </DialogForm>
  )
}
