import { useTranslation } from "react-i18next"
import { PageHead } from "../../ui/PageHead.tsx"

export function PortfolioPage() {
  const { t } = useTranslation()
  return <PageHead title={t("frame.customers")} />
}
