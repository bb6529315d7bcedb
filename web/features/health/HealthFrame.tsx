import { Outlet, useLocation } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Subpages } from "../../ui/Subpages.tsx"
import { healthPages } from "./pages.ts"

/** What stands around the pages of Health: the way from one to another. */
export function HealthFrame() {
  const { t } = useTranslation()
  const score = useLocation({ select: ({ pathname }) => /^\/health\/scores\/([^/]+)/.exec(pathname)?.[1] })
  const pages = healthPages.map(({ to, label }) => ({
    to: to.replace("$key", score ?? "health"),
    label: t(label),
  }))
  return (
    <>
      <Subpages label={t("health.pages.navigation")} pages={pages} />
      <Outlet />
    </>
  )
}
