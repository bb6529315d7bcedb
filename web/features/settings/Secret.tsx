import { Button, CopyButton } from "@mantine/core"
import { IconCheck, IconCopy } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import styles from "./Secret.module.css"

/** Text to take along: shown whole, copied by one press. `label` says what it is. */
export function Secret({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation()
  return (
    <div className={styles.secret}>
      <div className={styles.label}>{label}</div>
      <pre className={styles.text} tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            onClick={copy}
            leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            aria-live="polite"
          >
            {t(copied ? "settings.copied" : "settings.copy")}
          </Button>
        )}
      </CopyButton>
    </div>
  )
}
