import { Button, Drawer } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { cancelMessage, getMessage, listMessages } from "#modules/messages/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { useApi, useSend } from "../../api.ts"
import { useMay } from "../../session.ts"
import { Confirm } from "../../ui/Confirm.tsx"
import { useFormat } from "../../ui/format.ts"
import { Waiting } from "../../ui/Waiting.tsx"
import { State } from "./MessageState.tsx"
import styles from "./Messages.module.css"

type Message = Answer<typeof getMessage>

/** One message: what was sent, how it stands and why; one that waits can be called off. */
export function MessageDrawer({ id, close }: { id: string | undefined; close: () => void }) {
  const { t } = useTranslation()
  const asked = useApi(getMessage, { params: { id: id ?? "" } }, { enabled: id !== undefined })
  return (
    <Drawer
      opened={id !== undefined}
      onClose={close}
      position="right"
      size={560}
      title={<strong>{asked.data?.contact_name}</strong>}
      attributes={{ header: { role: "none" } }}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {asked.data === undefined ? (
        <Waiting asked={asked} heights={[24, 24, 24, 200]} />
      ) : (
        <Inside message={asked.data} />
      )}
    </Drawer>
  )
}

function Inside({ message }: { message: Message }) {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay("messages:write")
  const [asking, setAsking] = useState(false)
  const cancel = useSend(cancelMessage, [listMessages, getMessage])
  const facts = [
    { name: t("messages.outbox.state"), value: <State message={message} /> },
    {
      name: t("messages.outbox.when"),
      value: format.instant(message.sent_at ?? message.queued_at),
    },
    { name: t("messages.outbox.how"), value: t(`messages.channel.${message.channel}`) },
    { name: t("messages.outbox.address"), value: message.address },
    { name: t("messages.outbox.by"), value: message.play ?? t("messages.outbox.hand") },
    { name: t("messages.outbox.key"), value: <code>{message.key}</code> },
    { name: t("messages.outbox.answer"), value: message.detail },
  ]
  return (
    <>
      <dl className={styles.facts}>
        {facts
          .filter(({ value }) => value !== null)
          .map(({ name, value }) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}
      </dl>
      <div className={styles.letter} lang={message.language ?? undefined}>
        {message.content === null ? (
          <span className="quiet">{t("messages.outbox.no_content")}</span>
        ) : (
          <>
            <div className={styles.subject}>{message.content.subject}</div>
            {message.content.text}
          </>
        )}
      </div>
      {may && message.state === "queued" && (
        <Button onClick={() => setAsking(true)}>{t("messages.outbox.cancel")}</Button>
      )}
      <Confirm
        opened={asking}
        close={() => setAsking(false)}
        title={t("messages.outbox.cancel_title")}
        act={t("messages.outbox.cancel")}
        busy={cancel.isPending}
        error={cancel.error}
        onAct={() => cancel.mutate({ params: { id: message.id } }, { onSuccess: () => setAsking(false) })}
      >
        {t("messages.outbox.cancel_about")}
      </Confirm>
    </>
  )
}
