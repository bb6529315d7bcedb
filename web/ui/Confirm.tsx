import { Button } from "@mantine/core"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import styles from "./Dialog.module.css"
import { Dialog } from "./Dialog.tsx"
import { Problem } from "./Problem.tsx"

type Props = {
  opened: boolean
  close: () => void
  /** The question. */
  title: string
  /** What will happen, and what can be taken back. */
  children: ReactNode
  /** The word on the button that does it. */
  act: string
  busy: boolean
  error: Error | null
  onAct: () => void
}

/** Asks before something that others feel at once. */
export function Confirm({ opened, close, title, children, act, busy, error, onAct }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog opened={opened} close={close} title={title}>
      <div className={styles.body}>
        <p>{children}</p>
        {error !== null && <Problem error={error} />}
        <div className={styles.buttons}>
          <Button onClick={close}>{t("action.cancel")}</Button>
          <Button variant="filled" loading={busy} onClick={onAct} data-autofocus>
            {act}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
