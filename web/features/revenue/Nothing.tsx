import { Button } from "@mantine/core"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { EmptyState } from "../../ui/EmptyState.tsx"

type Props = {
  slice: string | undefined
  change: (change: { slice: undefined }) => void
  title: string
  children: ReactNode
}

/** Where there are no figures: what would be here, or that the slice holds nobody. */
export function Nothing({ slice, change, title, children }: Props) {
  const { t } = useTranslation()
  if (slice === undefined) return <EmptyState title={title}>{children}</EmptyState>
  return (
    <EmptyState
      title={t("revenue.slice.nothing")}
      action={<Button onClick={() => change({ slice: undefined })}>{t("revenue.slice.clear")}</Button>}
    />
  )
}
