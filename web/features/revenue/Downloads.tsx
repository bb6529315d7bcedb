import { Button } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import type { Endpoint } from "#platform/http/endpoint.ts"
import { addressOf } from "../../api.ts"
import styles from "./Revenue.module.css"

type Props = {
  /** What is in the file, for those who hear the page. */
  of: string
  endpoint: Endpoint
  query: object
}

/** The same figures as files, with their definition in the head. */
export function Downloads({ of, endpoint, query }: Props) {
  const { t } = useTranslation()
  return (
    <span className={styles.downloads}>
      {(["csv", "xlsx"] as const).map((format) => (
        <Button
          key={format}
          component="a"
          variant="subtle"
          size="compact-xs"
          download
          leftSection={<IconDownload size={14} stroke={1.6} />}
          href={addressOf(endpoint.path, {}, { ...query, format })}
          aria-label={t("revenue.download", { of, format: format.toUpperCase() })}
        >
          {format.toUpperCase()}
        </Button>
      ))}
    </span>
  )
}
