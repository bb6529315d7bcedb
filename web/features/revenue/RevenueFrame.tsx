import { Outlet } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Subpages } from "../../ui/Subpages.tsx"
import { revenuePages } from "./pages.ts"

/** What stands around the pages of Revenue: the way from one to another. */
export function RevenueFrame() {
  const { t } = useTranslation()
  const pages = revenuePages.map(({ to, label }) => ({ to, label: t(label) }))
  return (
    <>
      <Subpages label={t("revenue.pages.navigation")} pages={pages} />
      <Outlet />
    </>
  )
}
