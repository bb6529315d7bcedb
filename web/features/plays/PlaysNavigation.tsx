import { useTranslation } from "react-i18next"
import { Subpages } from "../../ui/Subpages.tsx"

/** The way between what speaks of all plays. */
export function PlaysNavigation() {
  const { t } = useTranslation()
  const pages = [
    { to: "/plays", label: t("plays.pages.all") },
    { to: "/plays/touch-models", label: t("touch.title") },
  ]
  return <Subpages label={t("plays.pages.navigation")} pages={pages} />
}
