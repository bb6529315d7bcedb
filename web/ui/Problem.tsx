import { Button } from "@mantine/core"
import type { ErrorComponentProps } from "@tanstack/react-router"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { ApiProblem } from "../api.ts"
import styles from "./Problem.module.css"

type Kind = "offline" | "forbidden" | "not_found" | "refused" | "failed" | "page"

function kindOf(error: Error): Kind {
  if (!(error instanceof ApiProblem)) return "page"
  if (error.status === 0) return "offline"
  if (error.status === 403) return "forbidden"
  if (error.status === 404) return "not_found"
  return error.status >= 500 ? "failed" : "refused"
}

type Props = {
  error: Error
  retry?: () => void
  /** It stands in place of the whole page and so carries its heading. */
  page?: boolean
}

/** What happened, what is safe, what to do. */
export function Problem({ error, retry, page = false }: Props) {
  const { t } = useTranslation()
  const kind = kindOf(error)
  const Heading = page ? "h1" : "h2"
  return (
    <section role="alert" className={styles.problem}>
      <Heading className={styles.what}>{t(`problem.${kind}`)}</Heading>
      <p className={styles.safe}>{t(`problem.${kind}_safe`)}</p>
      {kind !== "offline" && error.message !== "" && <p className={styles.detail}>{error.message}</p>}
      {error instanceof ApiProblem && error.errors.length > 0 && (
        <ul className={styles.list}>
          {error.errors.map((each) => (
            <li key={`${each.path} ${each.message}`}>
              <code>{each.path}</code> {each.message}
            </li>
          ))}
        </ul>
      )}
      {retry !== undefined && kind !== "forbidden" && (
        <Button variant="filled" onClick={retry}>
          {t("action.retry")}
        </Button>
      )}
    </section>
  )
}

/** The failing state of a whole page. */
export function ProblemPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.page}>
      <Problem error={error instanceof Error ? error : new Error(String(error))} retry={reset} page />
      <Link to="/">{t("problem.home")}</Link>
    </div>
  )
}

/** An address that leads nowhere. */
export function LostPage() {
  const { t } = useTranslation()
  return (
    <main className={styles.page}>
      <section className={styles.problem}>
        <h1 className={styles.what}>{t("problem.not_found")}</h1>
        <p className={styles.safe}>{t("problem.not_found_safe")}</p>
      </section>
      <Link to="/">{t("problem.home")}</Link>
    </main>
  )
}
