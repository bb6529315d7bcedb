import { Button } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import { signIn } from "#modules/identity/contract.ts"
import { call } from "../../api.ts"
import type { Me } from "../../session.ts"
import { PasswordField, TextField } from "../../ui/Field.tsx"
import { enter } from "./enter.ts"
import { Refusal } from "./Refusal.tsx"
import styles from "./Session.module.css"

/** `before`: why a one-time link did not open, if one was tried. */
export function SignInForm({ before, arrive }: { before: Error | null; arrive: (who: Me) => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [email, setEmail] = useState("")
  const [password, setPassword] = useState("")
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Error | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    enter(client, call(signIn, { body: { email: email.trim(), password } })).then(arrive, (error: Error) => {
      setProblem(error)
      setBusy(false)
    })
  }
  const refused = problem !== null
  return (
    <form className={styles.form} onSubmit={submit}>
      <h1 className={styles.title}>{t("frame.sign_in")}</h1>
      {before !== null && !refused && <Refusal error={before} by="link" />}
      <TextField
        label={t("session.email")}
        type="email"
        name="email"
        autoComplete="username"
        autoFocus
        value={email}
        change={setEmail}
      />
      <PasswordField
        label={t("session.password")}
        name="password"
        autoComplete="current-password"
        value={password}
        change={setPassword}
      />
      {refused && <Refusal error={problem} by="password" />}
      <Button type="submit" variant="filled" size="sm" loading={busy}>
        {t("session.sign_in")}
      </Button>
      <p className={styles.hint}>{t("session.no_password")}</p>
    </form>
  )
}
