import { Link, Outlet } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { revenuePages } from "./pages.ts"
import styles from "./RevenueFrame.module.css"

/** What stands around the pages of Revenue: the way from one to another. */
export function RevenueFrame() {
  const { t } = useTranslation()
  return (
    <>
      <nav className={styles.nav} aria-label={t("revenue.pages.navigation")}>
        {revenuePages.map(({ to, label }) => (
          <Link key={to} to={to} className={styles.link} activeOptions={{ includeSearch: false }}>
            {t(label)}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  )
}
