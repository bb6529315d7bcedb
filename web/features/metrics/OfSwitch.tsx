import { SegmentedControl } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"

/** Whose values are looked at: of those who pay on the day, or of everyone. It lives in the address. */
export function OfSwitch({ of }: { of: "all" | undefined }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("metrics.of")}
      value={of ?? "paying"}
      data={[
        { value: "paying", label: t("metrics.of_paying") },
        { value: "all", label: t("metrics.of_all") },
      ]}
      onChange={(value) =>
        void navigate({
          to: ".",
          search: (previous) => ({ ...previous, of: value === "all" ? ("all" as const) : undefined }),
          replace: true,
        })
      }
    />
  )
}
