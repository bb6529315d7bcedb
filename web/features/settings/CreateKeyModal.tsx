import { Button, Checkbox } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { type createKey, type Right, rights } from "#modules/identity/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type { Sending } from "../../api.ts"
import { useMe } from "../../session.ts"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { TextField } from "../../ui/Field.tsx"
import { presets, rightText } from "./rights.ts"
import { Secret } from "./Secret.tsx"
import styles from "./Settings.module.css"
import { ShownOnce } from "./ShownOnce.tsx"

type Props = { close: () => void; sending: Sending<typeof createKey> }

export function CreateKeyModal({ opened, ...form }: Props & { opened: boolean }) {
  const { t } = useTranslation()
  return (
    <Dialog opened={opened} close={form.close} size="lg" title={t("settings.keys.create")}>
      <CreateKeyForm {...form} />
    </Dialog>
  )
}

function CreateKeyForm({ close, sending }: Props) {
  const { t } = useTranslation()
  const own = useMe().rights
  const givable = rights.filter((right) => own.includes(right))
  const [name, setName] = useState("")
  const [scopes, setScopes] = useState<Right[]>([])
  return (
    <DialogForm
      close={close}
      act={t("settings.keys.create")}
      ready={scopes.length > 0}
      sending={sending}
      send={() => sending.mutate({ body: { name: name.trim(), scopes } })}
    >
      <TextField
        label={t("settings.keys.name")}
        placeholder={t("settings.keys.name_example")}
        data-autofocus
        maxLength={200}
        value={name}
        change={setName}
      />
      <Checkbox.Group
        label={t("settings.keys.scopes")}
        description={t("settings.keys.scopes_about")}
        value={scopes}
        onChange={(chosen) => setScopes(givable.filter((right) => chosen.includes(right)))}
      >
        <div className={styles.presets}>
          {presets.map(({ key, of }) => (
            <Button key={key} size="compact-xs" onClick={() => setScopes(givable.filter(of))}>
              {t(`settings.keys.preset_${key}`)}
            </Button>
          ))}
        </div>
        <div className={styles.scopes}>
          {givable.map((right) => (
            <Checkbox key={right} size="xs" value={right} label={t(rightText[right])} description={right} />
          ))}
        </div>
      </Checkbox.Group>
    </DialogForm>
  )
}

/** A new key, shown this once, with a line to try it. */
export function SecretModal({ made, close }: { made: Answer<typeof createKey> | null; close: () => void }) {
  const { t } = useTranslation()
  const key = made?.key ?? ""
  return (
    <ShownOnce
      opened={made !== null}
      close={close}
      size="xl"
      title={t("settings.keys.secret_title", { name: made?.name ?? "" })}
      about={t("settings.keys.secret_about")}
    >
      <Secret label={t("settings.keys.secret")} text={key} />
      <Secret
        label={t("settings.keys.example")}
        text={`curl -H "Authorization: Bearer ${key}" "${window.location.origin}/api/v1/accounts?limit=5"`}
      />
    </ShownOnce>
  )
}
