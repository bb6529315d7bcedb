import { Button } from "@mantine/core"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { type auditEntrySchema, listAudit } from "#modules/identity/contract.ts"
import { useApiPages } from "../../api.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { Waiting } from "../../ui/Waiting.tsx"
import { actionText, fieldText } from "./audit-words.ts"
import { difference, type FieldChange } from "./difference.ts"
import styles from "./Settings.module.css"

type Entry = z.output<typeof auditEntrySchema>

/** Who changed what, newest first. */
export function AuditTab() {
  const { t } = useTranslation()
  const asked = useApiPages(
    listAudit,
    (cursor) => ({ query: cursor === undefined ? {} : { cursor } }),
    (answer) => answer.next_cursor,
  )
  if (asked.data === undefined) return <Waiting asked={asked} heights={[20, 56, 56, 56, 56]} />
  const entries = asked.data.pages.flatMap((page) => page.entries)
  if (entries.length === 0) return <EmptyState title={t("settings.audit.empty")} />
  return (
    <div className={styles.stack}>
      <p className={styles.about}>{t("settings.audit.about")}</p>
      <ol className={styles.entries}>
        {entries.map((entry) => (
          <AuditEntry key={entry.id} entry={entry} />
        ))}
      </ol>
      {asked.hasNextPage && (
        <div>
          <Button loading={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
            {t("action.more")}
          </Button>
        </div>
      )}
    </div>
  )
}

function AuditEntry({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { actor } = entry
  const who = actor["kind"] === "system" ? t("settings.audit.system") : (actor["name"] ?? "")
  const action = actionText(entry.action)
  return (
    <li className={styles.entry}>
      <time className={styles.when} dateTime={entry.at}>
        {format.instant(entry.at)}
      </time>
      <div className={styles.what}>
        <strong title={entry.subject}>{action === null ? <code>{entry.action}</code> : t(action)}</strong>
        <span className="quiet">
          {actor["kind"] === "key" && `${t("settings.audit.by_key")} `}
          {who}
          {actor["email"] !== undefined && `, ${actor["email"]}`}
        </span>
      </div>
      <Changes of={difference(entry.before, entry.after)} />
    </li>
  )
}

/** More changes than a glance takes are opened on demand. */
const atAGlance = 8

function Changes({ of }: { of: FieldChange[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const list = (
    <dl className={styles.changes}>
      {of.map((change) => (
        <Change key={change.field} {...change} />
      ))}
    </dl>
  )
  if (of.length <= atAGlance) return list
  return (
    <details>
      <summary>{t("settings.audit.fields", { count: of.length, n: format.number(of.length) })}</summary>
      {list}
    </details>
  )
}

function Change({ field, before, after }: FieldChange) {
  const known = before !== undefined && before !== null
  return (
    <div className={styles.change}>
      {field !== "" && (
        <dt>
          <Field name={field} />
        </dt>
      )}
      <dd>
        {known && (
          <del>
            <Value of={before} />
          </del>
        )}
        {known && " → "}
        <ins>
          <Value of={after} />
        </ins>
      </dd>
    </div>
  )
}

function Field({ name }: { name: string }) {
  const { t } = useTranslation()
  const text = fieldText(name)
  return text === null ? <code>{name}</code> : t(text)
}

function Value({ of }: { of: unknown }) {
  const { t } = useTranslation()
  if (of === null || of === undefined) return t("settings.audit.nothing")
  if (typeof of === "boolean") return t(of ? "settings.audit.yes" : "settings.audit.no")
  if (typeof of === "string") return of
  if (Array.isArray(of) && of.every((each) => typeof each === "string")) return of.join(", ")
  if (typeof of === "object" && !Array.isArray(of))
    return Object.entries(of)
      .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
      .join(" · ")
  return <code>{JSON.stringify(of)}</code>
}
