import { Modal } from "@mantine/core"
import { useTranslation } from "react-i18next"
import styles from "./Help.module.css"

const mac = navigator.platform.startsWith("Mac")
export const commandKey = mac ? "⌘K" : "Ctrl K"

const lines = [
  { keys: [commandKey], what: "frame.help_palette" },
  { keys: ["/"], what: "frame.help_search" },
  { keys: ["0"], what: "frame.help_today" },
  { keys: ["J", "K"], what: "frame.help_rows" },
  { keys: ["Enter"], what: "frame.help_open" },
  { keys: ["T"], what: "frame.help_table" },
  { keys: ["F"], what: "frame.help_focus" },
  { keys: ["E", "S", "H", "T", "N", "A"], what: "frame.help_day" },
  { keys: ["?"], what: "frame.help_help" },
  { keys: ["Esc"], what: "frame.help_close" },
] as const

/** What the keys do. */
export function Help({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("frame.help_title")}
      attributes={{ header: { role: "none" } }}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <dl className={styles.list}>
        {lines.map(({ keys, what }) => (
          <div key={what} className={styles.line}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
