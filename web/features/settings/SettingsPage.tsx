import { Tabs } from "@mantine/core"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useMe } from "../../session.ts"
import { PageHead } from "../../ui/PageHead.tsx"
import { ChannelsTab } from "../messages/ChannelsTab.tsx"
import { AuditTab } from "./AuditTab.tsx"
import { HostsTab } from "./HostsTab.tsx"
import { KeysTab } from "./KeysTab.tsx"
import { MembersTab } from "./MembersTab.tsx"
import { MeTab } from "./MeTab.tsx"
import { PaymentsTab } from "./PaymentsTab.tsx"
import styles from "./Settings.module.css"
import { settingsSearch, tabs } from "./search.ts"
import { TimeTab } from "./TimeTab.tsx"
import { WorkspaceTab } from "./WorkspaceTab.tsx"
import { WriteKeysTab } from "./WriteKeysTab.tsx"

const panels = {
  workspace: WorkspaceTab,
  me: MeTab,
  members: MembersTab,
  time: TimeTab,
  keys: KeysTab,
  write_keys: WriteKeysTab,
  payments: PaymentsTab,
  channels: ChannelsTab,
  hosts: HostsTab,
  audit: AuditTab,
}

/** Settings: the tab stands in the address; only what one may see is there. */
export function SettingsPage() {
  const { t } = useTranslation()
  const { rights } = useMe()
  const search = useSearch({ from: "/frame/settings" })
  const navigate = useNavigate()
  const open = tabs.filter(({ right }) => right === null || rights.includes(right))
  const tab = open.find(({ key }) => key === search.tab)?.key ?? open[0]?.key ?? "me"
  const Panel = panels[tab]
  return (
    <>
      <PageHead title={t("frame.settings")} />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(key) => void navigate({ to: "/settings", search: settingsSearch.parse({ tab: key }) })}
      >
        <Tabs.List className={styles.tabs} aria-label={t("frame.settings")}>
          {open.map(({ key }) => (
            <Tabs.Tab
              key={key}
              value={key}
              ref={(tabNode) => {
                if (key === tab) tabNode?.scrollIntoView({ block: "nearest", inline: "nearest" })
              }}
            >
              {t(`settings.tabs.${key}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} className={styles.panel}>
          <Panel />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
