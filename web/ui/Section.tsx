import type { ReactNode } from "react"
import { useId } from "react"
import styles from "./Section.module.css"

type Props = { title: string; note?: ReactNode; children: ReactNode; id?: string }

/** A named part of a page: a rule above, a title, its content. */
export function Section({ title, note, children, id }: Props) {
  const own = useId()
  return (
    <section className={styles.section} aria-labelledby={own} id={id}>
      <div className={styles.head}>
        <h2 className={styles.title} id={own}>
          {title}
        </h2>
        {note !== undefined && <div className={styles.note}>{note}</div>}
      </div>
      {children}
    </section>
  )
}
