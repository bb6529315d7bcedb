import { useTranslation } from "react-i18next"
import { getMessageSettings } from "#modules/messages/contract.ts"
import type { Answer } from "#platform/http/endpoint.ts"
import { useApi } from "../../api.ts"
import { useMay } from "../../session.ts"
import { Waiting } from "../../ui/Waiting.tsx"
import settings from "../settings/Settings.module.css"
import { InApp } from "./InApp.tsx"
import { Push, Telegram } from "./OtherChannels.tsx"
import { Rules } from "./Rules.tsx"
import { Sender } from "./Sender.tsx"

export type MessageSettings = Answer<typeof getMessageSettings>
export type PartProps = { settings: MessageSettings; may: boolean }

/** How messages go out: the rules that hold for all channels, then each channel and how it stands. */
export function ChannelsTab() {
  const { t } = useTranslation()
  const may = useMay("workspace:write")
  const asked = useApi(getMessageSettings, {})
  if (asked.data === undefined) return <Waiting asked={asked} heights={[32, 200, 200, 80]} />
  const part = { settings: asked.data, may }
  return (
    <div className={settings.stack}>
      <p className={settings.about}>{t(may ? "messages.channels.about" : "settings.read_only")}</p>
      <Rules {...part} />
      <Sender {...part} />
      <InApp {...part} />
      <Push {...part} />
      <Telegram {...part} />
    </div>
  )
}
