import { Button } from "@mantine/core"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import styles from "../../ui/Dialog.module.css"
import { Dialog } from "../../ui/Dialog.tsx"

type Props = {
  opened: boolean
  close: () => void
  size: "lg" | "xl"
  title: string
  /** Why to take it now. */
  about: string
  /** The secrets. */
  children: ReactNode
}

/** What is shown this once: a press beside the dialog does not lose it. */
export function ShownOnce({ about, children, ...dialog }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog {...dialog} closeOnClickOutside={false}>
      <div className={styles.body}>
        <p>{about}</p>
        {children}
        <div className={styles.buttons}>
          <Button variant="filled" onClick={dialog.close}>
            {t("settings.done")}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
