import { Skeleton } from "@mantine/core"
import { useTranslation } from "react-i18next"

/** Lines of the final shape while data is on its way: `heights` in pixels, one a block. */
export function Bones({ heights, gap = 8 }: { heights: number[]; gap?: number }) {
  const { t } = useTranslation()
  return (
    <div aria-busy="true" role="status" aria-label={t("state.loading")} style={{ display: "grid", gap }}>
      {heights.map((height, index) => (
        <Skeleton key={index} height={height} radius={2} />
      ))}
    </div>
  )
}
