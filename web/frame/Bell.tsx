import { ActionIcon, Button, Checkbox, Indicator, Popover } from "@mantine/core"
import { IconBell } from "@tabler/icons-react"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { listNotifications, readNotifications, updateNotifications } from "#modules/messages/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { useApi, useSend } from "../api.ts"
import { useMe } from "../session.ts"
import { useFormat } from "../ui/format.ts"
import { Waiting } from "../ui/Waiting.tsx"
import styles from "./Bell.module.css"

type Told = Answer<typeof listNotifications>["notifications"][number]

/** What one was told, with how much of it is unread; live by the feed. */
export function Bell() {
  const { t } = useTranslation()
  const format = useFormat()
  const { email } = useMe()
  const [opened, setOpened] = useState(false)
  const asked = useApi(listNotifications, { query: {} }, { enabled: email !== null })
  const unread = asked.data?.unread ?? 0
  const label =
    unread === 0
      ? t("messages.notifications.label_none")
      : t("messages.notifications.label", { count: unread, n: format.number(unread) })
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      trapFocus
      withRoles={false}
      width={380}
    >
      <Popover.Target>
        <Indicator
          label={unread > 99 ? "99+" : unread}
          disabled={unread === 0}
          size={16}
          offset={5}
          color="var(--accent)"
        >
          <ActionIcon
            aria-label={label}
            aria-haspopup="dialog"
            aria-expanded={opened}
            onClick={() => setOpened(!opened)}
          >
            <IconBell size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Indicator>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t("messages.notifications.title")} className={styles.panel}>
        {asked.data === undefined ? (
          <Waiting asked={asked} heights={[48, 48, 48]} />
        ) : (
          <Panel answer={asked.data} close={() => setOpened(false)} />
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function Panel({ answer, close }: { answer: Answer<typeof listNotifications>; close: () => void }) {
  const { t } = useTranslation()
  const read = useSend(readNotifications, [listNotifications])
  const change = useSend(updateNotifications, [listNotifications])
  const { notifications, unread, by_mail } = answer
  return (
    <>
      <div className={styles.head}>
        <h2 className={styles.title}>{t("messages.notifications.title")}</h2>
        {unread > 0 && (
          <Button
            variant="subtle"
            loading={read.isPending}
            onClick={() => read.mutate({ body: { ids: "all" } })}
          >
            {t("messages.notifications.all_read")}
          </Button>
        )}
      </div>
      {notifications.length === 0 ? (
        <p className="quiet">{t("messages.notifications.empty")}</p>
      ) : (
        <ul className={styles.list}>
          {notifications.map((told) => (
            <Line
              key={told.id}
              told={told}
              open={() => {
                if (told.read_at === null) read.mutate({ body: { ids: [told.id] } })
                close()
              }}
            />
          ))}
        </ul>
      )}
      <Checkbox
        className={styles.mail}
        label={t("messages.notifications.by_mail")}
        checked={by_mail}
        disabled={change.isPending}
        onChange={(event) => change.mutate({ body: { by_mail: event.currentTarget.checked } })}
      />
    </>
  )
}

function Line({ told, open }: { told: Told; open: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  return (
    <li className={styles.line} data-unread={told.read_at === null || undefined}>
      <a
        href={told.href}
        className={styles.link}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey) return
          event.preventDefault()
          open()
          void navigate({ href: told.href })
        }}
      >
        <span className={styles.what}>
          {told.title}
          {told.read_at === null && <span className="unseen"> ({t("messages.notifications.unread")})</span>}
        </span>
        <span className={styles.text}>{told.text}</span>
        <span className={styles.when}>{format.instant(told.at)}</span>
      </a>
    </li>
  )
}
