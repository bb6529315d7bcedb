import { Button } from "@mantine/core"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { getTouchModels } from "#modules/plays/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { useApi } from "../../api.ts"
import { useMay } from "../../session.ts"
import { EmptyState } from "../../ui/EmptyState.tsx"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import sheet from "../../ui/Sheet.module.css"
import { Waiting } from "../../ui/Waiting.tsx"
import { PlaysNavigation } from "../plays/PlaysNavigation.tsx"
import { TouchAccounts } from "./TouchAccounts.tsx"
import { TouchChanges } from "./TouchChanges.tsx"
import { TouchEditor } from "./TouchEditor.tsx"
import { TouchGates } from "./TouchGates.tsx"
import { TouchModels } from "./TouchModels.tsx"
import { TouchRules } from "./TouchRules.tsx"

export type Touch = Answer<typeof getTouchModels>

/** How customers are looked after: how many in which way, by which rules, who would change, which gates come. */
export function TouchPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const may = useMay("library:write")
  const { edit } = useSearch({ from: "/frame/plays/touch-models" })
  const asked = useApi(getTouchModels, {})
  const touch = asked.data
  const count = (model: Touch["models"][number]["model"]) =>
    format.number(touch?.models.find((each) => each.model === model)?.accounts ?? 0)
  const ownerless = touch?.models.find(({ model }) => model === "high")?.without_owner ?? 0
  const turn = (on: boolean) =>
    void navigate({ to: "/plays/touch-models", search: on ? { edit: "true" } : {} })
  const document = touch?.document
  return (
    <>
      <PlaysNavigation />
      <PageHead
        title={t("touch.title")}
        note={document ? t("plays.version", { n: format.number(document.version) }) : undefined}
        actions={
          may &&
          document &&
          edit === undefined && <Button onClick={() => turn(true)}>{t("touch.edit")}</Button>
        }
      >
        {touch === undefined
          ? "\u00a0"
          : t(ownerless > 0 ? "touch.finding_ownerless" : "touch.finding", {
              count: touch.accounts,
              n: format.number(touch.accounts),
              high: count("high"),
              low: count("low"),
              tech: count("tech"),
              ownerless: format.number(ownerless),
            })}
      </PageHead>
      {touch === undefined ? (
        <div className={sheet.page}>
          <Waiting asked={asked} heights={[28, 40, 40, 40, 28, 40, 40, 40]} />
        </div>
      ) : !document ? (
        <EmptyState title={t("touch.none")}>{t("touch.none_why")}</EmptyState>
      ) : edit === "true" && may ? (
        <TouchEditor source={document.source} leave={() => turn(false)} />
      ) : (
        <div className={sheet.page}>
          <TouchModels touch={touch} />
          <TouchChanges />
          <TouchGates />
          <TouchRules touch={touch} />
          <TouchAccounts />
        </div>
      )}
    </>
  )
}
