import { Button, Checkbox } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { getMessageSettings, makeInAppSecret, updateMessageSettings } from "#modules/messages/contract.ts"
import { useSend } from "../../api.ts"
import { Problem } from "../../ui/Problem.tsx"
import { Section } from "../../ui/Section.tsx"
import { Secret } from "../settings/Secret.tsx"
import { ShownOnce } from "../settings/ShownOnce.tsx"
import type { PartProps } from "./ChannelsTab.tsx"
import styles from "./Messages.module.css"

const line = (origin: string) =>
  `<script async src="${origin}/in-app.js"
  data-write-key="WRITE_KEY" data-user-id="USER_ID" data-user-hash="USER_HASH"></script>`

/** Messages in the vendor's product: the line for its page, and the proof of who asks. */
export function InApp({ settings, may }: PartProps) {
  const { t } = useTranslation()
  const change = useSend(updateMessageSettings, [getMessageSettings])
  const make = useSend(makeInAppSecret, [getMessageSettings])
  const error = change.error ?? make.error
  return (
    <Section title={t("messages.channels.in_app")}>
      <div className={styles.section}>
        <p>{t("messages.channels.in_app_about")}</p>
        <Secret label={t("messages.channels.line")} text={line(settings.state.public_url)} />
        <Checkbox
          label={t("messages.channels.in_app_proof")}
          description={t("messages.channels.in_app_proof_about")}
          checked={settings.in_app_proof}
          disabled={!may || change.isPending}
          onChange={(event) => change.mutate({ body: { in_app_proof: event.currentTarget.checked } })}
        />
        {error !== null && <Problem error={error} />}
        {may && (
          <div>
            <Button loading={make.isPending} onClick={() => make.mutate({})}>
              {t("messages.channels.in_app_secret")}
            </Button>
          </div>
        )}
      </div>
      <ShownOnce
        opened={make.data !== undefined}
        close={make.reset}
        size="lg"
        title={t("messages.channels.in_app_secret_title")}
        about={t("messages.channels.in_app_secret_about")}
      >
        <Secret label={t("messages.channels.secret")} text={make.data?.secret ?? ""} />
      </ShownOnce>
    </Section>
  )
}
