import { Button, Progress } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useFormat } from "../../ui/format.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import styles from "./Import.module.css"
import { Steps } from "./Steps.tsx"

/** While a file leaves this computer: what is being done, and a way to give it up. */
export function Sending({ what, file, stop }: { what: "reading" | "sending"; file: File; stop: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const mega = file.size / 1024 ** 2
  const size =
    mega >= 1
      ? t("imports.size.mb", { n: format.number(mega, 1) })
      : t("imports.size.kb", { n: format.number(Math.ceil(file.size / 1024)) })
  return (
    <>
      <PageHead title={t("frame.import")}>
        {what === "reading" ? t("imports.reading") : t("imports.uploading", { name: file.name, size })}
      </PageHead>
      <div className={styles.page}>
        <Steps at={what === "reading" ? "file" : "trial"} />
        <Progress value={100} animated aria-label={t("imports.progress")} className={styles.progress} />
        <div>
          <Button onClick={stop}>{t("imports.stop")}</Button>
        </div>
      </div>
    </>
  )
}
