import { Button, Select } from "@mantine/core"
import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { channels, listMessages, listTemplates, messageStates } from "#modules/messages/contract.ts"
import { useApi, useApiPages } from "../../api.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { MessageDrawer } from "./MessageDrawer.tsx"
import { type Message, State } from "./MessageState.tsx"
import styles from "./Messages.module.css"
import { outboxSearch } from "./search.ts"

type Search = z.output<typeof outboxSearch>

/** What was sent to whom and why, what waits for what. The filter stands in the address. */
export function OutboxPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { open, ...filter } = useSearch({ from: "/frame/messages/" })
  const navigate = useNavigate()
  const turn = (change: Search) =>
    void navigate({ to: "/messages", search: { ...filter, open, ...change }, resetScroll: false })
  const asked = useApiPages(
    listMessages,
    (cursor) => ({ query: { ...filter, cursor } }),
    (answer) => answer.next_cursor,
    { keep: true },
  )
  const first = asked.data?.pages[0]
  if (first === undefined)
    return (
      <>
        <PageHead title={t("messages.pages.outbox")}>{"\u00a0"}</PageHead>
        <div className={sheet.page}>
          <Waiting asked={asked} heights={[28, 36, 36, 36, 36]} />
        </div>
      </>
    )
  const { counts } = first
  const n = (state: string) => format.number(counts[state] ?? 0)
  const nothing = Object.values(counts).every((count) => count === 0)
  const messages = asked.data?.pages.flatMap((page) => page.messages) ?? []
  const filtered = Object.values(filter).some((value) => value !== undefined)
  return (
    <>
      <PageHead title={t("messages.pages.outbox")}>
        {nothing
          ? t("messages.outbox.finding_none")
          : t("messages.outbox.finding", {
              sent: n("sent"),
              waiting: n("queued"),
              bounced: n("bounced"),
              refused: n("refused"),
            })}
      </PageHead>
      <div className={sheet.page}>
        {(messages.length > 0 || filtered) && <Filters search={filter} turn={turn} />}
        {messages.length === 0 ? (
          <EmptyState title={t(filtered ? "messages.outbox.empty_filter" : "messages.outbox.empty")}>
            {filtered ? undefined : t("messages.outbox.empty_why")}
          </EmptyState>
        ) : (
          <Messages messages={messages} open={(id) => turn({ open: id })} />
        )}
        {asked.hasNextPage && (
          <div>
            <Button loading={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
              {t("action.more")}
            </Button>
          </div>
        )}
      </div>
      <MessageDrawer id={open} close={() => turn({ open: undefined })} />
    </>
  )
}

function Filters({ search, turn }: { search: Search; turn: (change: Search) => void }) {
  const { t } = useTranslation()
  return (
    <div className={styles.filters}>
      <div className={styles.states} role="group" aria-label={t("messages.outbox.filter_state")}>
        {[undefined, ...messageStates].map((state) => (
          <button
            key={state ?? "all"}
            type="button"
            className={styles.state}
            aria-pressed={search.state === state}
            onClick={() => turn({ state })}
          >
            {state === undefined ? t("messages.outbox.all") : t(`messages.state.${state}`)}
          </button>
        ))}
      </div>
      <Select
        aria-label={t("messages.outbox.filter_channel")}
        placeholder={t("messages.outbox.any_channel")}
        data={channels.map((channel) => ({ value: channel, label: t(`messages.channel.${channel}`) }))}
        clearable
        clearButtonProps={{ "aria-label": t("action.clear") }}
        value={search.channel ?? null}
        onChange={(chosen) => turn({ channel: channels.find((channel) => channel === chosen) })}
      />
    </div>
  )
}

function Messages({ messages, open }: { messages: Message[]; open: (id: string) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const templates = useApi(listTemplates, {})
  const names = new Map(templates.data?.templates.map(({ key, document }) => [key, document.name]))
  return (
    <div className={sheet.scroll} tabIndex={0} role="group" aria-label={t("messages.pages.outbox")}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">{t("messages.outbox.when")}</th>
            <th scope="col">{t("messages.outbox.to")}</th>
            <th scope="col">{t("messages.outbox.message")}</th>
            <th scope="col">{t("messages.outbox.how")}</th>
            <th scope="col">{t("messages.outbox.state")}</th>
            <th scope="col">{t("messages.outbox.play")}</th>
          </tr>
        </thead>
        <tbody>
          {messages.map((message) => (
            <tr key={message.id}>
              <td className={sheet.when}>{format.instant(message.sent_at ?? message.queued_at)}</td>
              <td>
                <button
                  type="button"
                  className={styles.opener}
                  aria-label={t("messages.outbox.open", { name: message.contact_name })}
                  onClick={() => open(message.id)}
                >
                  {message.contact_name}
                </button>
                <Link
                  className={sheet.note}
                  to="/accounts/$accountId"
                  params={{ accountId: message.account_id }}
                >
                  {message.account_name}
                </Link>
              </td>
              <td>
                <Link to="/messages/templates/$key" params={{ key: message.template }}>
                  {names.get(message.template)?.[format.language] ?? message.template}
                </Link>
              </td>
              <td>{t(`messages.channel.${message.channel}`)}</td>
              <td>
                <State message={message} />
              </td>
              <td>{message.play ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
