import type { ReactNode } from "react"
import styles from "./EmptyState.module.css"

type Props = {
  /** What would be here. */
  title: string
  /** Why it is worth having. */
  children?: ReactNode
  /** The one button that starts it. */
  action?: ReactNode
}

export function EmptyState({ title, children, action }: Props) {
  return (
    <div className={styles.empty}>
      <p className={styles.title}>{title}</p>
      {children !== undefined && <p className={styles.why}>{children}</p>}
      {action}
    </div>
  )
}
