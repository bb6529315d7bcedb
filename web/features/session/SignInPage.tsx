import { useQueryClient } from "@tanstack/react-query"
import { useLocation, useNavigate, useRouter, useSearch } from "@tanstack/react-router"
import { useCallback, useEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { signInByLink } from "#modules/identity/contract.ts"
import { call } from "../../api.ts"
import { languages, speak, useLanguage } from "../../i18n.ts"
import type { Me } from "../../session.ts"
import { useTitle } from "../../ui/PageHead.tsx"
import { enter, firstPage, safeNext, tokenIn } from "./enter.ts"
import { FirstPassword } from "./FirstPassword.tsx"
import styles from "./Session.module.css"
import { SignInForm } from "./SignInForm.tsx"

/** The door: by password, or at once by a one-time link; who has no password yet may choose one. */
export function SignInPage() {
  const { t } = useTranslation()
  const { next } = useSearch({ from: "/sign-in" })
  const { history } = useRouter()
  const [who, setWho] = useState<Me | null>(null)
  const link = useLink(setWho)
  const goOn = useCallback(() => {
    if (who === null) return
    firstPage(next, who).then(
      (page) => history.push(page),
      () => history.push(safeNext(next)),
    )
  }, [history, next, who])
  const known = who?.has_password === true
  useEffect(() => {
    if (known) goOn()
  }, [known, goOn])
  useTitle(t("frame.sign_in"), t("frame.brand"))
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Languages />
      </header>
      <main className={styles.door}>
        <div className={styles.brand}>
          <img src="/icon.svg" width={36} height={36} alt="" />
          <p className={styles.name}>{t("frame.brand")}</p>
          <p className={styles.lead}>{t("session.lead")}</p>
        </div>
        {who !== null && !known && <FirstPassword who={who} goOn={goOn} />}
        {who === null && link.busy && <p role="status">{t("session.by_link")}</p>}
        {who === null && !link.busy && <SignInForm before={link.problem} arrive={setWho} />}
      </main>
    </div>
  )
}

/** Signs in once with a token behind the `#` and takes it out of the address. */
function useLink(arrive: (who: Me) => void): { busy: boolean; problem: Error | null } {
  const token = useLocation({ select: ({ hash }) => tokenIn(hash) })
  const navigate = useNavigate()
  const client = useQueryClient()
  const spent = useRef<string | null>(null)
  const [state, setState] = useState({ busy: token !== null, problem: null as Error | null })
  useEffect(() => {
    if (token === null) return
    void navigate({ to: "/sign-in", search: true, hash: "", replace: true })
    if (spent.current === token) return
    spent.current = token
    setState({ busy: true, problem: null })
    enter(client, call(signInByLink, { body: { token } })).then(arrive, (error: Error) =>
      setState({ busy: false, problem: error }),
    )
  }, [token, navigate, client, arrive])
  return state
}

function Languages() {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <fieldset className={styles.languages} aria-label={t("frame.language")}>
      {languages.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          className={styles.language}
          aria-pressed={each === language}
          title={t(`frame.language_${each}`)}
          onClick={() => speak(each)}
        >
          {each.toUpperCase()}
        </button>
      ))}
    </fieldset>
  )
}
