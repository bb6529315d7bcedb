import { Button } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import { getMessageSettings, sendTestMail, updateMessageSettings } from "#modules/messages/contract.ts"
import { useSend } from "../../api.ts"
import { useMe } from "../../session.ts"
import { TextField } from "../../ui/Field.tsx"
import { useFormat } from "../../ui/format.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { Saved } from "../settings/Saved.tsx"
import type { PartProps } from "./ChannelsTab.tsx"
import styles from "./Messages.module.css"

/** Whose name mail bears, where links lead, and whether the relay takes it. */
export function Sender({ settings, may }: PartProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { state } = settings
  const [name, setName] = useState(settings.from_name ?? "")
  const [email, setEmail] = useState(settings.from_email ?? "")
  const [reply, setReply] = useState(settings.reply_to ?? "")
  const [address, setAddress] = useState(settings.public_url ?? "")
  const { mutate, isPending, isSuccess, error, reset } = useSend(updateMessageSettings, [getMessageSettings])
  const given = {
    from_name: name.trim() || null,
    from_email: email.trim() || null,
    reply_to: reply.trim() || null,
    public_url: address.trim() || null,
  }
  const same =
    given.from_name === settings.from_name &&
    given.from_email === settings.from_email &&
    given.reply_to === settings.reply_to &&
    given.public_url === settings.public_url
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate({ body: given })
  }
  const waiting = state.waiting["email"] ?? 0
  return (
    <Section title={t("messages.channels.sender")}>
      <form className={styles.section} onSubmit={submit} onChange={reset}>
        <div>
          <p>
            {state.relay === null
              ? t("messages.channels.no_relay")
              : t("messages.channels.relay", { relay: state.relay, sender: state.sender })}
          </p>
          {state.mail_problem !== null && state.mail_problem_at !== null && (
            <p role="status">
              <strong>
                {t("messages.channels.problem", {
                  time: format.instant(state.mail_problem_at),
                  answer: state.mail_problem,
                })}
              </strong>
            </p>
          )}
          {waiting > 0 && (
            <p>{t("messages.channels.waiting", { count: waiting, n: format.number(waiting) })}</p>
          )}
        </div>
        <TextField
          label={t("messages.channels.from_name")}
          description={t("messages.channels.from_name_about")}
          required={false}
          maxLength={100}
          disabled={!may}
          value={name}
          change={setName}
        />
        <TextField
          label={t("messages.channels.from_email")}
          type="email"
          required={false}
          disabled={!may}
          value={email}
          change={setEmail}
        />
        <TextField
          label={t("messages.channels.reply_to")}
          type="email"
          required={false}
          disabled={!may}
          value={reply}
          change={setReply}
        />
        <TextField
          label={t("messages.channels.public_url")}
          description={t("messages.channels.public_url_about", { address: state.public_url })}
          type="url"
          required={false}
          disabled={!may}
          value={address}
          change={setAddress}
        />
        {error !== null && <Problem error={error} />}
        {may && (
          <div className={styles.buttons}>
            <Button type="submit" variant="filled" disabled={same} loading={isPending}>
              {t("messages.channels.save")}
            </Button>
            <Saved when={isSuccess && same} text={t("messages.channels.saved")} />
          </div>
        )}
      </form>
      {may && state.relay !== null && <TestMail />}
    </Section>
  )
}

function TestMail() {
  const { t } = useTranslation()
  const me = useMe()
  const [email, setEmail] = useState(me.email ?? "")
  const { mutate, isPending, data, error } = useSend(sendTestMail, [getMessageSettings])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate({ body: { email: email.trim() } })
  }
  return (
    <form className={styles.section} onSubmit={submit}>
      <TextField label={t("messages.channels.test_to")} type="email" value={email} change={setEmail} />
      {error !== null && <Problem error={error} />}
      <div className={styles.buttons}>
        <Button type="submit" loading={isPending}>
          {t("messages.channels.test")}
        </Button>
        <span role="status">
          {data?.taken === true && t("messages.channels.test_taken")}
          {data?.taken === false && t("messages.channels.test_refused", { answer: data.answer })}
        </span>
      </div>
    </form>
  )
}
