import { Textarea } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { createWriteKey } from "#modules/tracking/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type { Sending } from "../../api.ts"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { TextField } from "../../ui/Field.tsx"
import { Secret } from "./Secret.tsx"
import { ShownOnce } from "./ShownOnce.tsx"
import { snippets } from "./snippets.ts"

type Props = { close: () => void; sending: Sending<typeof createWriteKey> }

export function CreateWriteKeyModal({ opened, ...form }: Props & { opened: boolean }) {
  const { t } = useTranslation()
  return (
    <Dialog opened={opened} close={form.close} title={t("settings.write_keys.create")}>
      <CreateForm {...form} />
    </Dialog>
  )
}

function CreateForm({ close, sending }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState("")
  const [origins, setOrigins] = useState("")
  const send = () => {
    const given = origins.split(/[\s,]+/).filter((origin) => origin !== "")
    sending.mutate({ body: { name: name.trim(), origins: given } })
  }
  return (
    <DialogForm close={close} act={t("settings.write_keys.create")} sending={sending} send={send}>
      <TextField
        label={t("settings.write_keys.name")}
        placeholder={t("settings.write_keys.name_example")}
        data-autofocus
        maxLength={200}
        value={name}
        change={setName}
      />
      <Textarea
        label={t("settings.write_keys.origins")}
        description={t("settings.write_keys.origins_about")}
        rows={3}
        value={origins}
        onChange={(event) => setOrigins(event.currentTarget.value)}
      />
    </DialogForm>
  )
}

/** A new secret, shown this once, with the code that sends by it. */
export function WriteKeyModal({
  made,
  close,
}: {
  made: Answer<typeof createWriteKey> | null
  close: () => void
}) {
  const { t } = useTranslation()
  const code = snippets(made?.write_key ?? "", window.location.origin)
  return (
    <ShownOnce
      opened={made !== null}
      close={close}
      size="xl"
      title={t("settings.write_keys.secret_title", { name: made?.name ?? "" })}
      about={t("settings.write_keys.secret_about")}
    >
      <Secret label={t("settings.write_keys.key")} text={made?.write_key ?? ""} />
      <Secret label={t("settings.write_keys.node")} text={code.node} />
      <Secret label={t("settings.write_keys.browser")} text={code.browser} />
      <Secret label={t("settings.write_keys.curl")} text={code.curl} />
    </ShownOnce>
  )
}
