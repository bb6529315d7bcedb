import { Select } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { type inviteMember, type Role, roles } from "#modules/identity/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import type { Sending } from "../../api.ts"
import { Dialog, DialogForm } from "../../ui/Dialog.tsx"
import { TextField } from "../../ui/Field.tsx"
import { Secret } from "./Secret.tsx"
import styles from "./Settings.module.css"
import { ShownOnce } from "./ShownOnce.tsx"

type Props = { close: () => void; sending: Sending<typeof inviteMember> }

export function InviteModal({ opened, ...form }: Props & { opened: boolean }) {
  const { t } = useTranslation()
  return (
    <Dialog opened={opened} close={form.close} title={t("settings.members.invite")}>
      <InviteForm {...form} />
    </Dialog>
  )
}

function InviteForm({ close, sending }: Props) {
  const { t } = useTranslation()
  const [email, setEmail] = useState("")
  const [name, setName] = useState("")
  const [role, setRole] = useState<Role>("csm")
  return (
    <DialogForm
      close={close}
      act={t("settings.members.invite")}
      sending={sending}
      send={() => sending.mutate({ body: { email: email.trim(), name: name.trim(), role } })}
    >
      <p className={styles.about}>{t("settings.members.invite_about")}</p>
      <TextField label={t("settings.name")} data-autofocus maxLength={200} value={name} change={setName} />
      <TextField label={t("settings.email")} type="email" value={email} change={setEmail} />
      <Select
        label={t("settings.members.role")}
        description={t(`settings.role_about.${role}`)}
        data={roles.map((each) => ({ value: each, label: t(`settings.role.${each}`) }))}
        allowDeselect={false}
        value={role}
        onChange={(chosen) => setRole(roles.find((each) => each === chosen) ?? role)}
      />
    </DialogForm>
  )
}

/** The one-time link of an invitation, shown this once. */
export function LinkModal({ made, close }: { made: Answer<typeof inviteMember> | null; close: () => void }) {
  const { t } = useTranslation()
  const name = made?.member.name ?? ""
  return (
    <ShownOnce
      opened={made !== null}
      close={close}
      size="lg"
      title={t("settings.members.link_title", { name })}
      about={t("settings.members.link_about", { name })}
    >
      <Secret label={t("settings.members.link")} text={made?.link ?? ""} />
    </ShownOnce>
  )
}
