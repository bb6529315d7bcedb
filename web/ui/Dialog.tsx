import { Button, Modal, type ModalProps } from "@mantine/core"
import { type ReactNode, useEffect, useRef } from "react"
import { useTranslation } from "react-i18next"
import styles from "./Dialog.module.css"
import { Problem } from "./Problem.tsx"
import { refusedAt } from "./refusals.ts"

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
  /** Fields that show by themselves what was refused of them. */
  fields?: readonly string[]
}

/** The form in a dialog: its fields, then what was refused of no field of theirs, then cancel and send. */
export function DialogForm(props: FormProps) {
  const { children, close, act, ready = true, sending, send, fields = [] } = props
  const { t } = useTranslation()
  const form = useRef<HTMLFormElement>(null)
  const { error } = sending
  useEffect(() => {
    if (error !== null) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus()
  }, [error])
  return (
    <form
      ref={form}
      className={styles.body}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {children}
      {error !== null && !refusedAt(error, fields) && <Problem error={error} />}
      <div className={styles.buttons}>
        <Button onClick={close}>{t("action.cancel")}</Button>
        <Button type="submit" variant="filled" loading={sending.isPending} disabled={!ready}>
          {act}
        </Button>
      </div>
    </form>
  )
}
