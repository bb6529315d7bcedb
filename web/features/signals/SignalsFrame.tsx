import { Outlet } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useMay } from "../../session.ts"
import { Subpages } from "../../ui/Subpages.tsx"

/** What stands around the pages of signals: the way from one to another. */
export function SignalsFrame() {
  const { t } = useTranslation()
  const mayRead = useMay("signals:read")
  const pages = [
    { to: "/signals", label: t("signals.title") },
    ...(mayRead ? [{ to: "/signals/alerts", label: t("signals.alerts") }] : []),
  ]
  return (
    <>
      <Subpages label={t("signals.navigation")} pages={pages} />
      <Outlet />
    </>
  )
}
