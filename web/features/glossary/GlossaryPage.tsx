import { TextInput } from "@mantine/core"
import { IconSearch } from "@tabler/icons-react"
import { Link, useLocation, useNavigate, useSearch } from "@tanstack/react-router"
import { useEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { type GlossaryTerm, listGlossary } from "#modules/library/contract.ts"
import { useApi } from "../../api.ts"
import { useLanguage } from "../../i18n.ts"
import { Bones } from "../../ui/Bones.tsx"
import { useFormat } from "../../ui/format.ts"
import { useKeys } from "../../ui/keys.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { Problem } from "../../ui/Problem.tsx"
import styles from "./Glossary.module.css"

/** The words of the trade in both languages, the current one first, each with the page that shows it. */
export function GlossaryPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { q } = useSearch({ from: "/frame/glossary" })
  const [text, setText] = useState(q ?? "")
  const navigate = useNavigate()
  const asked = useApi(listGlossary, {})
  const search = useRef<HTMLInputElement>(null)
  useKeys({
    "/": (event) => {
      event.preventDefault()
      search.current?.focus()
    },
  })
  const all = asked.data?.terms
  const found = all?.filter((term) => matches(term, text.trim().toLowerCase()))
  return (
    <>
      <PageHead title={t("frame.glossary")}>
        {found === undefined ? "\u00a0" : sentence(found.length)}
      </PageHead>
      <div className={styles.page}>
        <TextInput
          ref={search}
          type="search"
          className={styles.search}
          leftSection={<IconSearch size={16} stroke={1.6} />}
          aria-label={t("glossary.search")}
          placeholder={t("glossary.search")}
          value={text}
          onChange={(event) => {
            const typed = event.currentTarget.value
            setText(typed)
            void navigate({ to: "/glossary", search: { q: typed || undefined }, replace: true })
          }}
        />
        {asked.error !== null && <Problem error={asked.error} retry={() => void asked.refetch()} />}
        {found === undefined && asked.error === null && <Bones heights={[64, 64, 64, 64, 64, 64]} gap={12} />}
        {found !== undefined && found.length > 0 && <Terms terms={found} />}
      </div>
    </>
  )

  function sentence(count: number): string {
    if (text.trim() === "") return t("glossary.finding", { count, n: format.number(count) })
    return count === 0
      ? t("glossary.found_none", { text })
      : t("glossary.found", { count, n: format.number(count), text })
  }
}

const matches = ({ key, term, definition }: GlossaryTerm, text: string): boolean =>
  [key, term.en, term.ru, definition.en, definition.ru].some((each) => each.toLowerCase().includes(text))

/** The terms in their order; the one that the address names is marked and brought into view. */
function Terms({ terms }: { terms: GlossaryTerm[] }) {
  const hash = useLocation({ select: (location) => location.hash })
  useEffect(() => {
    if (hash !== "") document.getElementById(hash)?.scrollIntoView({ block: "start" })
  }, [hash])
  return (
    <ol className={styles.terms}>
      {terms.map((term) => (
        <Term key={term.key} term={term} named={hash === `term-${term.key}`} />
      ))}
    </ol>
  )
}

function Term({
  term: { key, order, term, definition, where },
  named,
}: {
  term: GlossaryTerm
  named: boolean
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const other = language === "en" ? "ru" : "en"
  return (
    <li id={`term-${key}`} className={styles.term} data-named={named || undefined}>
      <Link
        to="/glossary"
        search={true}
        hash={`term-${key}`}
        className={styles.order}
        aria-label={`${order}. ${t("glossary.anchor", { term: term[language] })}`}
      >
        {order}
      </Link>
      <div className={styles.names}>
        <h2 className={styles.name}>{term[language]}</h2>
        <span lang={other} className="quiet">
          {term[other]}
        </span>
      </div>
      <div>
        <p className={styles.definition}>{definition[language]}</p>
        {where !== null && (
          <Link {...addressOf(where)} aria-label={t("glossary.where_of", { term: term[language] })}>
            {t("glossary.where")}
          </Link>
        )}
      </div>
    </li>
  )
}

/** A path of the library, with its query, as an address of this app. */
function addressOf(where: string) {
  const [to = "/", query = ""] = where.split("?")
  return { to, search: Object.fromEntries(new URLSearchParams(query)) }
}
