import { type ReactNode, useEffect } from "react"
import { useTranslation } from "react-i18next"
import styles from "./PageHead.module.css"

type Props = {
  /** What the page is; also the window's title. */
  title: string
  /** The finding in figures: what a person came for. */
  children?: ReactNode
  /** A quiet word beside the title: how fresh the figures are. */
  note?: ReactNode
  actions?: ReactNode
}

export function PageHead({ title, children, note, actions }: Props) {
  const { t } = useTranslation()
  useTitle(title, t("frame.brand"))
  return (
    <header className={styles.head}>
      <div className={styles.words}>
        <h1 className={styles.title} data-alone={children === undefined || undefined}>
          {title}
        </h1>
        {note !== undefined && <span className={styles.note}>{note}</span>}
        {children !== undefined && <p className={styles.finding}>{children}</p>}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </header>
  )
}

/** The title of the window while the page is shown. */
export function useTitle(title: string, brand: string): void {
  useEffect(() => {
    document.title = `${title} · ${brand}`
  }, [title, brand])
}
