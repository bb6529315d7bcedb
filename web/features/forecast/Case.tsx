import type { ReactNode } from "react"
import { ApiProblem } from "../../api.ts"
import { Section } from "../../ui/Section.tsx"
import styles from "./Forecast.module.css"

type Props = {
  title: string
  fields: ReactNode
  /** What would follow, as a sentence. */
  answer: ReactNode
  note?: ReactNode
  error: Error | null
  children?: ReactNode
}

/** One what-if: its numbers, what follows, and why. */
export function Case({ title, fields, answer, note, error, children }: Props) {
  return (
    <Section title={title}>
      <div className={styles.fields}>{fields}</div>
      {error === null ? (
        <p className={styles.answer} aria-live="polite">
          {answer ?? "\u00a0"}
        </p>
      ) : (
        <p role="alert">
          {error instanceof ApiProblem && error.errors[0] ? error.errors[0].message : error.message}
        </p>
      )}
      {note !== undefined && <p className="quiet">{note}</p>}
      {children}
    </Section>
  )
}
