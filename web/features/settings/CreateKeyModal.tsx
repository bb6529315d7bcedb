import { Button, Checkbox, Modal, TextInput } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import type { createKey } from "#modules/identity/contract.ts"
import { type Right, rights } from "#modules/identity/contract.ts"
import type { Answer, Call } from "#platform/http/endpoint.ts"
import { useMe } from "../../session.ts"
import { Problem } from "../../ui/Problem.tsx"
import { presets, rightText } from "./rights.ts"
import { Secret } from "./Secret.tsx"
import styles from "./Settings.module.css"

type Props = {
  opened: boolean
  close: () => void
  busy: boolean
  error: Error | null
  create: (body: Call<typeof createKey>["body"]) => void
}

export function CreateKeyModal({ opened, close, ...form }: Props) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={t("settings.keys.create")}
      closeButtonProps={{ "aria-label": t("action.close") }}
      classNames={{ title: styles.title ?? "" }}
    >
      <CreateKeyForm {...form} close={close} />
    </Modal>
  )
}

function CreateKeyForm({ close, busy, error, create }: Omit<Props, "opened">) {
  const { t } = useTranslation()
  const own = useMe().rights
  const givable = rights.filter((right) => own.includes(right))
  const [name, setName] = useState("")
  const [scopes, setScopes] = useState<Right[]>([])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create({ name: name.trim(), scopes })
  }
  return (
    <form className={styles.dialog} onSubmit={submit}>
      <TextInput
        label={t("settings.keys.name")}
        placeholder={t("settings.keys.name_example")}
        data-autofocus
        required
        withAsterisk={false}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
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
      {error !== null && <Problem error={error} />}
      <div className={styles.ending}>
        <Button onClick={close}>{t("action.cancel")}</Button>
        <Button type="submit" variant="filled" loading={busy} disabled={scopes.length === 0}>
          {t("settings.keys.create")}
        </Button>
      </div>
    </form>
  )
}

/** A new key, shown this once, with a line to try it. */
export function SecretModal({ made, close }: { made: Answer<typeof createKey> | null; close: () => void }) {
  const { t } = useTranslation()
  const key = made?.key ?? ""
  return (
    <Modal
      opened={made !== null}
      onClose={close}
      size="xl"
      closeOnClickOutside={false}
      title={t("settings.keys.secret_title", { name: made?.name ?? "" })}
      closeButtonProps={{ "aria-label": t("action.close") }}
      classNames={{ title: styles.title ?? "" }}
    >
      <div className={styles.dialog}>
        <p>{t("settings.keys.secret_about")}</p>
        <Secret label={t("settings.keys.secret")} text={key} />
        <Secret
          label={t("settings.keys.example")}
          text={`curl -H "Authorization: Bearer ${key}" "${window.location.origin}/api/v1/accounts?limit=5"`}
        />
        <div className={styles.ending}>
          <Button variant="filled" onClick={close}>
            {t("settings.done")}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
