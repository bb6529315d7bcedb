import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useMe } from "../session.ts"
import frame from "./Frame.module.css"
import styles from "./Navigation.module.css"
import { pages } from "./pages.ts"

export function Navigation() {
  const { t } = useTranslation()
  const { rights } = useMe()
  return (
    <nav className={`${frame.nav} ${styles.nav}`} aria-label={t("frame.navigation")}>
      {pages
        .filter((page) => rights.includes(page.right) && !("aside" in page))
        .map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            className={styles.link}
            activeOptions={{ exact: false, includeSearch: false }}
            activeProps={{ "data-active": true }}
            title={t(label)}
          >
            <Icon size={18} stroke={1.6} aria-hidden />
            <span className={styles.label}>{t(label)}</span>
          </Link>
        ))}
    </nav>
  )
}
