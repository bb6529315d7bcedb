import { Button, Modal, Textarea, TextInput } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import type { createWriteKey } from "#modules/tracking/contract.ts"
import type { Answer, Call } from "#platform/http/endpoint.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Secret } from "./Secret.tsx"
import styles from "./Settings.module.css"
import { snippets } from "./snippets.ts"

type Props = {
  opened: boolean
  close: () => void
  busy: boolean
  error: Error | null
  create: (body: Call<typeof createWriteKey>["body"]) => void
}

export function CreateWriteKeyModal({ opened, close, ...form }: Props) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("settings.write_keys.create")}
      closeButtonProps={{ "aria-label": t("action.close") }}
      classNames={{ title: styles.title ?? "" }}
    >
      <CreateForm {...form} close={close} />
    </Modal>
  )
}

function CreateForm({ close, busy, error, create }: Omit<Props, "opened">) {
  const { t } = useTranslation()
  const [name, setName] = useState("")
  const [origins, setOrigins] = useState("")
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create({ name: name.trim(), origins: origins.split(/[\s,]+/).filter((origin) => origin !== "") })
  }
  return (
    <form className={styles.dialog} onSubmit={submit}>
      <TextInput
        label={t("settings.write_keys.name")}
        placeholder={t("settings.write_keys.name_example")}
        data-autofocus
        required
        withAsterisk={false}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={t("settings.write_keys.origins")}
        description={t("settings.write_keys.origins_about")}
        rows={3}
        value={origins}
        onChange={(event) => setOrigins(event.currentTarget.value)}
      />
      {error !== null && <Problem error={error} />}
      <div className={styles.ending}>
        <Button onClick={close}>{t("action.cancel")}</Button>
        <Button type="submit" variant="filled" loading={busy}>
          {t("settings.write_keys.create")}
        </Button>
      </div>
    </form>
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
    <Modal
      opened={made !== null}
      onClose={close}
      size="xl"
      closeOnClickOutside={false}
      title={t("settings.write_keys.secret_title", { name: made?.name ?? "" })}
      closeButtonProps={{ "aria-label": t("action.close") }}
      classNames={{ title: styles.title ?? "" }}
    >
      <div className={styles.dialog}>
        <p>{t("settings.write_keys.secret_about")}</p>
        <Secret label={t("settings.write_keys.key")} text={made?.write_key ?? ""} />
        <Secret label={t("settings.write_keys.node")} text={code.node} />
        <Secret label={t("settings.write_keys.browser")} text={code.browser} />
        <Secret label={t("settings.write_keys.curl")} text={code.curl} />
        <div className={styles.ending}>
          <Button variant="filled" onClick={close}>
            {t("settings.done")}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
