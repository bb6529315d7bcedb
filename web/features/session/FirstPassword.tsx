import { Button } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import { me, updateMe } from "#modules/identity/contract.ts"
import { useSend } from "../../api.ts"
import type { Me } from "../../session.ts"
import { NewPasswordField, TextField } from "../../ui/Field.tsx"
import { Problem } from "../../ui/Problem.tsx"
import styles from "./Session.module.css"

/** Offered once after a one-time link, never forced: how to come back without a new one. */
export function FirstPassword({ who, goOn }: { who: Me; goOn: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState(who.name)
  const [email, setEmail] = useState(who.email ?? "")
  const [password, setPassword] = useState("")
  const { mutate, isPending, error } = useSend(updateMe, [me])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate({ body: { name: name.trim(), email: email.trim(), password } }, { onSuccess: goOn })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <h1 className={styles.title}>{t("session.first_title")}</h1>
      <p className={styles.hint}>{t("session.first_about")}</p>
      <TextField label={t("session.name")} autoComplete="name" value={name} change={setName} />
      <TextField
        label={t("session.email")}
        type="email"
        autoComplete="username"
        value={email}
        change={setEmail}
      />
      <NewPasswordField
        label={t("session.new_password")}
        description={t("session.password_rule")}
        autoFocus
        value={password}
        change={setPassword}
      />
      {error !== null && <Problem error={error} />}
      <div className={styles.buttons}>
        <Button type="submit" variant="filled" size="sm" loading={isPending}>
          {t("session.save")}
        </Button>
        <Button size="sm" variant="subtle" onClick={goOn}>
          {t("session.later")}
        </Button>
      </div>
    </form>
  )
}
