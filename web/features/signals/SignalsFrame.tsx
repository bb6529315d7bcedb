import { Link, Outlet } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useMay } from "../../session.ts"
import frame from "../health/HealthFrame.module.css"

/** What stands around the pages of signals: the way from one to another. */
export function SignalsFrame() {
  const { t } = useTranslation()
  const mayRead = useMay("signals:read")
  return (
    <>
      <nav className={frame.nav} aria-label={t("signals.navigation")}>
        {mayRead && (
          <Link to="/signals/alerts" className={frame.link}>
            {t("signals.alerts")}
          </Link>
        )}
        <Link to="/signals" className={frame.link} activeOptions={{ exact: true }}>
          {t("signals.title")}
        </Link>
      </nav>
      <Outlet />
    </>
  )
}
