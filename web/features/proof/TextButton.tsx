import type { ReactNode } from "react"
import styles from "./Proof.module.css"

/** A word that can be pressed. */
export function TextButton({ press, children }: { press: () => void; children: ReactNode }) {
  return (
    <button type="button" className={styles.textButton} onClick={press}>
      {children}
    </button>
  )
}
