import { Link, Outlet, useLocation } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import styles from "./HealthFrame.module.css"
import { healthPages } from "./pages.ts"

/** What stands around the pages of Health: the way from one to another. */
export function HealthFrame() {
  const { t } = useTranslation()
  const path = useLocation({ select: ({ pathname }) => pathname })
  const key = /^\/health\/scores\/([^/]+)/.exec(path)?.[1] ?? "health"
  const addresses = healthPages.map(({ to }) => to.replace("$key", key))
  // Of addresses within each other the longest is where one is.
  const here = addresses
    .filter((address) => path === address || path.startsWith(`${address}/`))
    .sort((a, b) => b.length - a.length)[0]
  return (
    <>
      <nav className={styles.nav} aria-label={t("health.pages.navigation")}>
        {healthPages.map(({ to, label }, place) => (
          <Link
            key={to}
            to={to}
            params={{ key }}
            className={styles.link}
            aria-current={addresses[place] === here ? "page" : undefined}
            activeProps={{}}
          >
            {t(label)}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  )
}
