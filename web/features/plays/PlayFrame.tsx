import { Outlet, useParams } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { getPlay } from "#modules/plays/contract.ts"
import { useApi } from "../../api.ts"
import { Subpages } from "../../ui/Subpages.tsx"
import { drawnPlay } from "./document.ts"

/** What stands around the pages of one play. */
export function PlayFrame() {
  const { t } = useTranslation()
  const { key } = useParams({ from: "/frame/plays/$key" })
  const asked = useApi(getPlay, { params: { key } })
  const held = asked.data?.versions.some(({ document }) => drawnPlay.safeParse(document).data?.hold_out)
  const to = `/plays/${encodeURIComponent(key)}`
  const pages = [
    { to: "/plays", label: t("plays.pages.all") },
    { to, label: t("plays.pages.flow") },
    { to: `${to}/runs`, label: t("plays.pages.runs") },
    ...(held ? [{ to: `${to}/experiment`, label: t("plays.pages.experiment") }] : []),
  ]
  return (
    <>
      <Subpages label={t("plays.pages.navigation")} pages={pages} />
      <Outlet />
    </>
  )
}
