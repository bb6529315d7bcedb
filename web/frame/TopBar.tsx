import { ActionIcon, Menu, Tooltip, useMantineColorScheme } from "@mantine/core"
import { IconKeyboard, IconLanguage, IconLogout, IconMoon, IconSearch } from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useLanguage } from "../i18n.ts"
import { useMe, useSignOut, useSpeak } from "../session.ts"
import { AsOfControl } from "./AsOfControl.tsx"
import { Bell } from "./Bell.tsx"
import frame from "./Frame.module.css"
import { commandKey } from "./Help.tsx"
import styles from "./TopBar.module.css"

export const nextScheme = { auto: "light", light: "dark", dark: "auto" } as const

type Props = { openPalette: () => void; openHelp: () => void }

export function TopBar({ openPalette, openHelp }: Props) {
  const { t } = useTranslation()
  const { workspace } = useMe()
  return (
    <header className={`${frame.bar} ${styles.bar}`}>
      <Link to="/" className={styles.brand} aria-label={t("frame.brand")}>
        <img src="/icon.svg" width={22} height={22} alt="" />
        <span className={styles.brandName}>{t("frame.brand")}</span>
      </Link>
      <span className={styles.workspace}>{workspace.name}</span>
      {workspace.is_demo && (
        <Tooltip label={t("frame.demo_about")}>
          <span className={styles.demo}>{t("frame.demo")}</span>
        </Tooltip>
      )}
      <button type="button" className={styles.find} onClick={openPalette} title={t("frame.palette_open")}>
        <IconSearch size={16} stroke={1.6} aria-hidden />
        <span className={styles.findText}>{t("frame.palette")}</span>
        <kbd className={styles.findKey}>{commandKey}</kbd>
      </button>
      <AsOfControl />
      <Bell />
      <Languages />
      <Scheme />
      <Member openHelp={openHelp} />
    </header>
  )
}

function Languages() {
  const { t } = useTranslation()
  const language = useLanguage()
  const speak = useSpeak()
  return (
    <fieldset className={styles.languages} aria-label={t("frame.language")}>
      {(["ru", "en"] as const).map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          className={styles.language}
          aria-pressed={language === each}
          title={t(`frame.language_${each}`)}
          onClick={() => speak(each)}
        >
          {each.toUpperCase()}
        </button>
      ))}
    </fieldset>
  )
}

function Scheme() {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const label = t("frame.theme_next", { now: t(`frame.theme_${colorScheme}`) })
  return (
    <Tooltip label={label}>
      <ActionIcon
        className={styles.wide}
        aria-label={label}
        onClick={() => setColorScheme(nextScheme[colorScheme])}
      >
        <span className={styles.scheme} aria-hidden>
          ◐
        </span>
      </ActionIcon>
    </Tooltip>
  )
}

function Member({ openHelp }: { openHelp: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const language = useLanguage()
  const speak = useSpeak()
  const signOut = useSignOut()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const other = language === "en" ? "ru" : "en"
  const initials = me.name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase())
    .join("")
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <button
          type="button"
          className={styles.member}
          aria-label={`${initials}, ${t("frame.member", { name: me.name })}`}
        >
          {initials}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name}
          {me.email !== null && <div>{me.email}</div>}
        </Menu.Label>
        <Menu.Item
          className={styles.narrow}
          leftSection={<IconLanguage size={16} />}
          onClick={() => speak(other)}
        >
          {t(`frame.to_${other}`)}
        </Menu.Item>
        <Menu.Item
          className={styles.narrow}
          closeMenuOnClick={false}
          leftSection={<IconMoon size={16} />}
          onClick={() => setColorScheme(nextScheme[colorScheme])}
        >
          {t("frame.theme")}: {t(`frame.theme_${colorScheme}`)}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} rightSection={<kbd>?</kbd>} onClick={openHelp}>
          {t("frame.help")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
          {t("frame.sign_out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
