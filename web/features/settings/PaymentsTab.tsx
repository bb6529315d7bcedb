import { Button } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import {
  createStripeSource,
  listStripeSources,
  putStripeSecret,
  revokeStripeSource,
  type StripeSource,
} from "#modules/billing/contract.ts"
import { useApi, useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { Confirm } from "../../ui/Confirm.tsx"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { PasswordField, TextField } from "../../ui/Field.tsx"
import { refusalOf } from "../../ui/refusals.ts"
import { Waiting } from "../../ui/Waiting.tsx"
import { PaymentCustomers } from "./PaymentCustomers.tsx"
import { PaymentSources } from "./PaymentSources.tsx"
import { Secret } from "./Secret.tsx"
import styles from "./Settings.module.css"

/** Accounts of Stripe that tell of subscriptions, invoices and payments, and the customers they speak of. */
export function PaymentsTab() {
  const { t } = useTranslation()
  const mayCustomers = useMay("revenue:read")
  const asked = useApi(listStripeSources, {})
  const [creating, setCreating] = useState(false)
  const [sealing, setSealing] = useState<StripeSource | null>(null)
  const [revoking, setRevoking] = useState<StripeSource | null>(null)
  const revoke = useSend(revokeStripeSource, [listStripeSources])
  if (asked.data === undefined) return <Waiting asked={asked} heights={[32, 36, 36]} />
  const { sources } = asked.data
  const create = (
    <Button variant="filled" leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      {t("settings.payments.create")}
    </Button>
  )
  return (
    <div className={styles.stack}>
      {sources.length === 0 ? (
        <EmptyState title={t("settings.payments.empty")} action={create}>
          {t("settings.payments.empty_about")}
        </EmptyState>
      ) : (
        <>
          <div className={styles.head}>
            <p className={styles.about}>{t("settings.payments.about")}</p>
            {create}
          </div>
          <PaymentSources
            sources={sources}
            giveSecret={setSealing}
            revoke={(source) => {
              revoke.reset()
              setRevoking(source)
            }}
          />
          {mayCustomers && (
            <div className={styles.table}>
              <PaymentCustomers sources={sources} />
            </div>
          )}
        </>
      )}
      <Dialog opened={creating} close={() => setCreating(false)} title={t("settings.payments.create")}>
        <CreateForm
          close={() => setCreating(false)}
          made={(source) => {
            setCreating(false)
            setSealing(source)
          }}
        />
      </Dialog>
      <Dialog
        opened={sealing !== null}
        close={() => setSealing(null)}
        title={t("settings.payments.secret_title", { name: sealing?.name ?? "" })}
        size="lg"
      >
        {sealing && <SecretForm source={sealing} close={() => setSealing(null)} />}
      </Dialog>
      <Confirm
        opened={revoking !== null}
        close={() => setRevoking(null)}
        title={t("settings.payments.revoke_title", { name: revoking?.name ?? "" })}
        act={t("settings.keys.revoke")}
        busy={revoke.isPending}
        error={revoke.error}
        onAct={() =>
          revoking !== null &&
          revoke.mutate({ params: { id: revoking.id } }, { onSuccess: () => setRevoking(null) })
        }
      >
        {t("settings.payments.revoke_about")}
      </Confirm>
    </div>
  )
}

function CreateForm({ close, made }: { close: () => void; made: (source: StripeSource) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState("")
  const sending = useSend(createStripeSource, [listStripeSources])
  return (
    <DialogForm
      close={close}
      act={t("settings.payments.create")}
      sending={sending}
      send={() => sending.mutate({ body: { name: name.trim() } }, { onSuccess: made })}
      fields={["name"]}
    >
      <TextField
        label={t("settings.name")}
        description={t("settings.payments.name_about")}
        placeholder={t("settings.payments.name_example")}
        data-autofocus
        maxLength={200}
        value={name}
        change={setName}
        error={refusalOf(sending.error, "name")}
      />
    </DialogForm>
  )
}

/** The address that Stripe is told, and the secret that Stripe then gives: written here, never shown again. */
function SecretForm({ source, close }: { source: StripeSource; close: () => void }) {
  const { t } = useTranslation()
  const [secret, setSecret] = useState("")
  const sending = useSend(putStripeSecret, [listStripeSources])
  return (
    <DialogForm
      close={close}
      act={t("settings.save")}
      sending={sending}
      send={() =>
        sending.mutate(
          { params: { id: source.id }, body: { signing_secret: secret.trim() } },
          { onSuccess: close },
        )
      }
      fields={["signing_secret"]}
    >
      <p className={styles.about}>{t("settings.payments.address_about")}</p>
      <Secret label={t("settings.payments.address")} text={`${window.location.origin}${source.path}`} />
      <PasswordField
        label={t("settings.payments.secret")}
        description={t("settings.payments.secret_about")}
        data-autofocus
        autoComplete="off"
        minLength={8}
        maxLength={500}
        value={secret}
        change={setSecret}
        error={refusalOf(sending.error, "signing_secret")}
      />
    </DialogForm>
  )
}
