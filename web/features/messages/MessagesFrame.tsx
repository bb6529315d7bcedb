import { Outlet } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Subpages } from "../../ui/Subpages.tsx"
import { messagePages } from "./pages.ts"

/** What stands around the pages about messages. */
export function MessagesFrame() {
  const { t } = useTranslation()
  const pages = messagePages.map(({ to, label }) => ({ to, label: t(label) }))
  return (
    <>
      <Subpages label={t("messages.pages.navigation")} pages={pages} />
      <Outlet />
    </>
  )
}
