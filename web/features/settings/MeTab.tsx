import { Button, Select } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import { me, updateMe } from "#modules/identity/contract.ts"
import { useSend } from "../../api.ts"
import { languages, useLanguage } from "../../i18n.ts"
import { useMe, useSpeak } from "../../session.ts"
import { NewPasswordField, TextField } from "../../ui/Field.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { Saved } from "./Saved.tsx"
import styles from "./Settings.module.css"

/** One's own name, address, language and password. */
export function MeTab() {
  return (
    <div className={styles.stack}>
      <Person />
      <Password />
    </div>
  )
}

function Person() {
  const { t } = useTranslation()
  const who = useMe()
  const language = useLanguage()
  const speak = useSpeak()
  const [name, setName] = useState(who.name)
  const [email, setEmail] = useState(who.email ?? "")
  const { mutate, isPending, isSuccess, error, reset } = useSend(updateMe, [me])
  const same = name.trim() === who.name && email.trim() === (who.email ?? "")
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate({ body: { name: name.trim(), email: email.trim() } })
  }
  return (
    <form className={styles.form} onSubmit={submit} onChange={reset}>
      <p className={styles.about}>{t("settings.me.about")}</p>
      <TextField
        label={t("settings.name")}
        autoComplete="name"
        maxLength={200}
        value={name}
        change={setName}
      />
      <TextField
        label={t("settings.email")}
        type="email"
        autoComplete="email"
        value={email}
        change={setEmail}
      />
      <Select
        label={t("settings.me.language")}
        description={t("settings.me.language_about")}
        data={languages.map((each) => ({ value: each, label: t(`settings.language_${each}`) }))}
        allowDeselect={false}
        value={language}
        onChange={(chosen) => speak(languages.find((each) => each === chosen) ?? language)}
      />
      {error !== null && <Problem error={error} />}
      <div className={styles.buttons}>
        <Button type="submit" variant="filled" disabled={same} loading={isPending}>
          {t("settings.save")}
        </Button>
        <Saved when={isSuccess && same} text={t("settings.saved")} />
      </div>
    </form>
  )
}

function Password() {
  const { t } = useTranslation()
  const { has_password, email } = useMe()
  const [password, setPassword] = useState("")
  const { mutate, isPending, isSuccess, error } = useSend(updateMe, [me])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate({ body: { password } }, { onSuccess: () => setPassword("") })
  }
  return (
    <Section title={t("settings.me.password")}>
      <form className={styles.form} onSubmit={submit}>
        <p className={styles.about}>{t(`settings.me.password_${has_password ? "set" : "none"}`)}</p>
        <input type="text" autoComplete="username" value={email ?? ""} readOnly hidden />
        <NewPasswordField
          label={t("settings.me.new_password")}
          description={t("settings.me.password_rule")}
          value={password}
          change={setPassword}
        />
        {error !== null && <Problem error={error} />}
        <div className={styles.buttons}>
          <Button type="submit" loading={isPending}>
            {t(`settings.me.${has_password ? "change" : "set"}_password`)}
          </Button>
          <Saved when={isSuccess && password === ""} text={t("settings.me.password_saved")} />
        </div>
      </form>
    </Section>
  )
}
