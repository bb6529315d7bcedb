import { SegmentedControl, Select } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { listContacts } from "#modules/customers/contract.ts"
import { listAccounts } from "#modules/health/contract.ts"
import type { previewMessage, renderedSchema } from "#modules/messages/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { useApi } from "../../api.ts"
import { languages } from "../../i18n.ts"
import { Bones } from "../../ui/Bones.tsx"
import { Section } from "../../ui/Section.tsx"
import styles from "./Messages.module.css"
import type { templateSearch } from "./search.ts"

type Search = z.output<typeof templateSearch>
type Shown = Answer<typeof previewMessage>

type Props = {
  answer: Shown | undefined
  waiting: boolean
  account: string | undefined
  search: Search
  turn: (change: Search) => void
}

/** A template as an account's contact gets it, in both languages side by side. */
export function Preview({ answer, waiting, account, search, turn }: Props) {
  const { t } = useTranslation()
  return (
    <Section title={t("messages.templates.preview")}>
      <div className={styles.column} aria-busy={waiting}>
        <div className={styles.filters}>
          <Whom answer={answer} account={account} turn={turn} />
          <SegmentedControl
            aria-label={t("messages.templates.preview")}
            data={[
              { value: "wide", label: t("messages.templates.wide") },
              { value: "narrow", label: t("messages.templates.narrow") },
              { value: "text", label: t("messages.templates.as_text") },
            ]}
            value={search.width ?? "wide"}
            onChange={(chosen) =>
              turn({ width: chosen === "narrow" || chosen === "text" ? chosen : undefined })
            }
          />
        </div>
        {answer !== undefined && (
          <div className={styles.previews}>
            {languages.map((language) => (
              <article key={language} className={styles.preview} lang={language}>
                <h3>
                  {t(`settings.language_${language}`)}
                  {answer.language === language && (
                    <span className="quiet"> · {t("messages.templates.written_in")}</span>
                  )}
                </h3>
                <Rendered shown={answer[language]} width={search.width} />
              </article>
            ))}
          </div>
        )}
        {answer === undefined && waiting && <Bones heights={[520]} />}
        {answer === undefined && !waiting && <p className="quiet">{t("messages.templates.no_account")}</p>}
      </div>
    </Section>
  )
}

function Rendered({ shown, width }: { shown: z.output<typeof renderedSchema>; width: Search["width"] }) {
  const { t } = useTranslation()
  if (shown.html === null || width === "text")
    return (
      <div className={styles.card}>
        <div className={styles.subject}>{shown.subject}</div>
        {shown.text}
      </div>
    )
  return (
    <>
      <p className={styles.subject}>
        <span className="quiet">{t("messages.templates.subject")}:</span> {shown.subject}
      </p>
      <iframe
        className={styles.frame}
        data-narrow={width === "narrow" || undefined}
        sandbox=""
        srcDoc={shown.html}
        title={shown.subject}
      />
    </>
  )
}

function Whom({ answer, account, turn }: Pick<Props, "answer" | "account" | "turn">) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState("")
  const [search] = useDebouncedValue(typed, 150)
  const found = useApi(listAccounts, { query: { limit: 20, ...(search && { search }) } }, { keep: true })
  const contacts = useApi(
    listContacts,
    { params: { account_id: account ?? "" } },
    { enabled: account !== undefined, keep: true },
  )
  const known = new Map(found.data?.accounts.map((each) => [each.account_id, each.name]))
  if (answer) known.set(answer.account.account_id, answer.account.name)
  return (
    <>
      <Select
        className={styles.who}
        aria-label={t("messages.templates.account")}
        data={[...known].map(([value, label]) => ({ value, label }))}
        searchable
        allowDeselect={false}
        filter={({ options }) => options}
        onSearchChange={(text) => setTyped(text === answer?.account.name ? "" : text)}
        value={account ?? null}
        onChange={(chosen) => chosen !== null && turn({ account: chosen, contact: undefined })}
      />
      <Select
        className={styles.who}
        aria-label={t("messages.templates.contact")}
        data={(contacts.data?.contacts ?? []).map(({ contact_id, name }) => ({
          value: contact_id,
          label: name,
        }))}
        allowDeselect={false}
        value={answer?.contact.contact_id ?? null}
        onChange={(chosen) => chosen !== null && turn({ contact: chosen })}
      />
    </>
  )
}
