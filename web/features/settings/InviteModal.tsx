import { Button, Modal, Select, TextInput } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import type { inviteMember } from "#modules/identity/contract.ts"
import { type Role, roles } from "#modules/identity/contract.ts"
import type { Answer, Call } from "#platform/http/endpoint.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Secret } from "./Secret.tsx"
import styles from "./Settings.module.css"

type Props = {
  opened: boolean
  close: () => void
  busy: boolean
  error: Error | null
  invite: (body: Call<typeof inviteMember>["body"]) => void
}

export function InviteModal({ opened, close, ...form }: Props) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("settings.members.invite")}
      closeButtonProps={{ "aria-label": t("action.close") }}
      classNames={{ title: styles.title ?? "" }}
    >
      <InviteForm {...form} close={close} />
    </Modal>
  )
}

function InviteForm({ close, busy, error, invite }: Omit<Props, "opened">) {
  const { t } = useTranslation()
  const [email, setEmail] = useState("")
  const [name, setName] = useState("")
  const [role, setRole] = useState<Role>("csm")
  const submit = (event: FormEvent) => {
    event.preventDefault()
    invite({ email: email.trim(), name: name.trim(), role })
  }
  return (
    <form className={styles.dialog} onSubmit={submit}>
      <p className={styles.about}>{t("settings.members.invite_about")}</p>
      <TextInput
        label={t("settings.name")}
        data-autofocus
        required
        withAsterisk={false}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t("settings.email")}
        type="email"
        required
        withAsterisk={false}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Select
        label={t("settings.members.role")}
        description={t(`settings.role_about.${role}`)}
        data={roles.map((each) => ({ value: each, label: t(`settings.role.${each}`) }))}
        allowDeselect={false}
        value={role}
        onChange={(chosen) => setRole(roles.find((each) => each === chosen) ?? role)}
      />
      {error !== null && <Problem error={error} />}
      <div className={styles.ending}>
        <Button onClick={close}>{t("action.cancel")}</Button>
        <Button type="submit" variant="filled" loading={busy}>
          {t("settings.members.invite")}
        </Button>
      </div>
    </form>
  )
}

/** The one-time link of an invitation, shown this once. */
export function LinkModal({ made, close }: { made: Answer<typeof inviteMember> | null; close: () => void }) {
  const { t } = useTranslation()
  const name = made?.member.name ?? ""
  return (
    <Modal
      opened={made !== null}
      onClose={close}
      size="lg"
      closeOnClickOutside={false}
      title={t("settings.members.link_title", { name })}
      closeButtonProps={{ "aria-label": t("action.close") }}
      classNames={{ title: styles.title ?? "" }}
    >
      <div className={styles.dialog}>
        <p>{t("settings.members.link_about", { name })}</p>
        <Secret label={t("settings.members.link")} text={made?.link ?? ""} />
        <div className={styles.ending}>
          <Button variant="filled" onClick={close}>
            {t("settings.done")}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
