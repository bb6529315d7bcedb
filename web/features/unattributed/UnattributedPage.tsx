import { Button } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { z } from "zod"
import { listUnattributed } from "#modules/timeline/contract.ts"
import { useApi } from "../../api.ts"
import { download, toCsv } from "../../ui/csv.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Section } from "../../ui/Section.tsx"
import styles from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { Secret } from "../settings/Secret.tsx"

type Waiting = z.output<typeof listUnattributed.response>
type Person = Waiting["people"][number]

const shown = 500

/** What could not be given to an account: whose it is, why, and what helps. */
export function UnattributedPage() {
  const { t } = useTranslation()
  const asked = useApi(listUnattributed, { query: { limit: shown } })
  if (asked.data !== undefined) return <Known waiting={asked.data} />
  return (
    <>
      <PageHead title={t("frame.unattributed")} />
      <div className={styles.page}>
        <Waiting asked={asked} heights={[28, 36, 36, 36]} />
      </div>
    </>
  )
}

function Known({ waiting: { rows, people } }: { waiting: Waiting }) {
  const { t } = useTranslation()
  const format = useFormat()
  const strangers = people.filter(({ reason, person }) => reason === "unknown_person" && person !== "")
  if (rows === 0)
    return (
      <>
        <PageHead title={t("frame.unattributed")}>{t("unattributed.none")}</PageHead>
        <EmptyState title={t("unattributed.none")}>{t("unattributed.empty_why")}</EmptyState>
      </>
    )
  const of = people.length < shown ? "unattributed.of_people" : "unattributed.shown"
  return (
    <>
      <PageHead title={t("frame.unattributed")}>
        {t("unattributed.finding", { count: rows, n: format.number(rows) })}{" "}
        {t(of, { count: people.length, n: format.number(people.length) })}
      </PageHead>
      <div className={styles.page}>
        <People people={people} />
        {strangers.length > 0 && <Remedy people={strangers} />}
      </div>
    </>
  )
}

function People({ people }: { people: Person[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const dayOf = (at: string) => format.day(format.dayOfInstant(at))
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={t("frame.unattributed")}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("unattributed.person")}</th>
            <th scope="col">{t("unattributed.account")}</th>
            <th scope="col" className="number">
              {t("unattributed.rows")}
            </th>
            <th scope="col">{t("unattributed.between")}</th>
            <th scope="col">{t("unattributed.why")}</th>
          </tr>
        </thead>
        <tbody>
          {people.map(({ person, account, rows, first_at, last_at, reason }) => (
            <tr key={`${person} ${account ?? ""}`}>
              <th scope="row">{person || <span className="quiet">{t("unattributed.nobody")}</span>}</th>
              <td>{account ?? ""}</td>
              <td className="number">{format.number(rows)}</td>
              <td className={styles.when}>{[...new Set([dayOf(first_at), dayOf(last_at)])].join(" – ")}</td>
              <td>
                {t(`unattributed.reason.${reason}`)}{" "}
                {reason === "unknown_account" && (
                  <Link to="/import" search={{ kind: "accounts" as const }}>
                    {t("unattributed.load_accounts")}
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What helps people whom nobody knows: a file of contacts made of them, or one call. */
function Remedy({ people }: { people: Person[] }) {
  const { t } = useTranslation()
  // The divider of one language: the file is meant to come back here.
  const save = () =>
    download(
      "contacts.csv",
      toCsv(
        [
          { head: "contact_id", csv: ({ person }: Person) => person },
          { head: "account_id", csv: () => "" },
          { head: "name", csv: () => "" },
          { head: "email", csv: ({ person }: Person) => (person.includes("@") ? person : "") },
        ],
        people,
        "en",
      ),
    )
  const call = { userId: people[0]?.person ?? "", groupId: "ACCOUNT_ID", traits: { name: "ACCOUNT_NAME" } }
  return (
    <Section title={t("unattributed.add")}>
      <div className={styles.stack}>
        <p>{t("unattributed.add_about")}</p>
        <div className={styles.buttons}>
          <Button leftSection={<IconDownload size={16} stroke={1.6} />} onClick={save}>
            {t("unattributed.save")}
          </Button>
          <Button
            renderRoot={(props) => <Link {...props} to="/import" search={{ kind: "contacts" as const }} />}
          >
            {t("unattributed.load")}
          </Button>
        </div>
        <p>{t("unattributed.send_about")}</p>
        <Secret
          label={t("unattributed.send")}
          text={`curl -u WRITE_KEY: -H "Content-Type: application/json" \\
  -d '${JSON.stringify(call).replaceAll("'", "'\\''")}' \\
  ${window.location.origin}/v1/group`}
        />
      </div>
    </Section>
  )
}
