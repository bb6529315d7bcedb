import { IconCheck } from "@tabler/icons-react"
import styles from "./Settings.module.css"

/** Says that a change is kept; read aloud when it appears. */
export function Saved({ when, text }: { when: boolean; text: string }) {
  return (
    <span role="status" className={styles.saved}>
      {when && (
        <>
          <IconCheck size={16} stroke={1.8} aria-hidden /> {text}
        </>
      )}
    </span>
  )
}
