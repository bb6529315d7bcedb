import { Button } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import { getMessageSettings, makePushKeys, updateMessageSettings } from "#modules/messages/contract.ts"
import { useSend } from "../../api.ts"
import { PasswordField } from "../../ui/Field.tsx"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import type { PartProps } from "./ChannelsTab.tsx"
import styles from "./Messages.module.css"

/** Notifications in browsers of people who agreed. */
export function Push({ settings, may }: PartProps) {
  const { t } = useTranslation()
  const make = useSend(makePushKeys, [getMessageSettings])
  const ready = settings.state.push_public_key !== null
  return (
    <Section title={t("messages.channels.push")}>
      <div className={styles.section}>
        <p>{t(ready ? "messages.channels.push_ready" : "messages.channels.push_about")}</p>
        {make.error !== null && <Problem error={make.error} />}
        {may && !ready && (
          <div>
            <Button loading={make.isPending} onClick={() => make.mutate({})}>
              {t("messages.channels.push_make")}
            </Button>
          </div>
        )}
      </div>
    </Section>
  )
}

/** The bot that messages come from; its token is written and never read. */
export function Telegram({ settings, may }: PartProps) {
  const { t } = useTranslation()
  const [token, setToken] = useState("")
  const { mutate, isPending, error } = useSend(updateMessageSettings, [getMessageSettings])
  const bot = settings.state.telegram_bot
  const set = (telegram_token: string | null) =>
    mutate({ body: { telegram_token } }, { onSuccess: () => setToken("") })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    set(token.trim())
  }
  return (
    <Section title={t("messages.channels.telegram")}>
      <form className={styles.section} onSubmit={submit}>
        <p>
          {bot !== null && `${t("messages.channels.telegram_is", { bot })} `}
          {t("messages.channels.telegram_about")}
        </p>
        {may && (
          <PasswordField
            label={t("messages.channels.telegram_token")}
            autoComplete="off"
            value={token}
            change={setToken}
          />
        )}
        {error !== null && <Problem error={error} />}
        {may && (
          <div className={styles.buttons}>
            <Button type="submit" loading={isPending} disabled={token.trim() === ""}>
              {t("messages.channels.telegram_set")}
            </Button>
            {bot !== null && (
              <Button variant="subtle" loading={isPending} onClick={() => set(null)}>
                {t("messages.channels.telegram_drop")}
              </Button>
            )}
          </div>
        )}
      </form>
    </Section>
  )
}
