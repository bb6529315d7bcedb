import { useNavigate } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { PageHead } from "../../ui/PageHead.tsx"
import { MetricEditor } from "./MetricEditor.tsx"

/** A metric that is not there yet: written and tried on real accounts before it is saved. */
export function NewMetricPage() {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const template = useMemo(() => {
    const [en, ru] = [i18n.getFixedT("en"), i18n.getFixedT("ru")]
    return {
      key: "my_metric_28d",
      name: { en: en("metrics.template.name"), ru: ru("metrics.template.name") },
      about: { en: en("metrics.template.about"), ru: ru("metrics.template.about") },
      unit: "events",
      good: "up",
      of: { name: ["usage.*"] },
      take: "count",
      over: "28d",
    }
  }, [i18n])
  return (
    <>
      <PageHead title={t("metrics.new")}>{t("metrics.new_about")}</PageHead>
      <MetricEditor
        template={template}
        of={undefined}
        close={() => void navigate({ to: "/health/metrics" })}
      />
    </>
  )
}
