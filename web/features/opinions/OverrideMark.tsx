import { useTranslation } from "react-i18next"
import { listOverrides } from "#modules/health/contract.ts"
import { useApi } from "../../api.ts"
import { bandShapes } from "../../ui/Health.tsx"

/** Beside a computed score: the band a person holds it should have, while that word holds. */
export function OverrideMark({ accountId }: { accountId: string }) {
  const { t } = useTranslation()
  const { data } = useApi(listOverrides, { params: { account_id: accountId } })
  const said = data?.overrides.find(({ live, score }) => live && score === "health")
  if (said === undefined) return null
  const words = {
    author: said.author["name"] ?? "",
    band: `${bandShapes[said.band]} ${t(`health.band.${said.band}`)}`,
  }
  return <span className="quiet"> ({t("opinions.says", words)})</span>
}
