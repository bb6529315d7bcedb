import { useTranslation } from "react-i18next"
import { PageHead } from "../../ui/PageHead.tsx"

export function SignInPage() {
  const { t } = useTranslation()
  return (
    <main>
      <PageHead title={t("frame.sign_in")} />
    </main>
  )
}
