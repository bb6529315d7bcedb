import { Button, Modal, type ModalProps } from "@mantine/core"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import styles from "./Dialog.module.css"
import { Problem } from "./Problem.tsx"

type Props = Pick<ModalProps, "opened" | "title" | "size" | "closeOnClickOutside" | "children"> & {
  close: () => void
}

/** A window over the page. What stands in it is made anew each time it opens. */
export function Dialog({ close, ...modal }: Props) {
  const { t } = useTranslation()
  return (
    <Modal
      {...modal}
      onClose={close}
      attributes={{ header: { role: "none" } }}
      closeButtonProps={{ "aria-label": t("action.close") }}
      classNames={{ title: styles.title ?? "" }}
    />
  )
}

type FormProps = {
  children: ReactNode
  close: () => void
  /** The word on the button that sends. */
  act: string
  /** Whether enough is given to send. */
  ready?: boolean
  /** The change it sends: shown as busy, or with why it was refused. */
  sending: { isPending: boolean; error: Error | null }
  send: () => void
}

/** The form in a dialog: its fields, then what was refused, then cancel and send. */
export function DialogForm({ children, close, act, ready = true, sending, send }: FormProps) {
  const { t } = useTranslation()
  return (
    <form
      className={styles.body}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {children}
      {sending.error !== null && <Problem error={sending.error} />}
      <div className={styles.buttons}>
        <Button onClick={close}>{t("action.cancel")}</Button>
        <Button type="submit" variant="filled" loading={sending.isPending} disabled={!ready}>
          {act}
        </Button>
      </div>
    </form>
  )
}
