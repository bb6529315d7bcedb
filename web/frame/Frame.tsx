import { Outlet } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { me } from "#modules/identity/contract.ts"
import { ApiProblem, useApi } from "../api.ts"
import { useAsOf } from "../as-of.ts"
import { FeedContext, useFeed } from "../feed.ts"
import { MeContext } from "../session.ts"
import { useKeys } from "../ui/keys.ts"
import { Problem } from "../ui/Problem.tsx"
import { AsOfBanner } from "./AsOfControl.tsx"
import styles from "./Frame.module.css"
import { Help } from "./Help.tsx"
import { Navigation } from "./Navigation.tsx"
import { Palette } from "./Palette.tsx"
import { TopBar } from "./TopBar.tsx"
import { useFirstLanguage } from "./useFirstLanguage.ts"

/** What stands around every page: top bar, navigation, palette, keys. */
export function Frame() {
  const asked = useApi(me, {})
  useFirstLanguage(asked.data)
  if (asked.data !== undefined)
    return (
      <MeContext value={asked.data}>
        <Inside />
      </MeContext>
    )
  const unknown = asked.error instanceof ApiProblem && asked.error.status === 401
  if (asked.error !== null && !unknown)
    return (
      <main className={styles.alone}>
        <Problem error={asked.error} retry={() => void asked.refetch()} page />
      </main>
    )
  return <Shell />
}

/** The frame's final shape while it is not yet known who is here. */
function Shell() {
  const { t } = useTranslation()
  return (
    <div className={styles.frame} aria-busy="true" role="status" aria-label={t("state.loading")}>
      <div className={styles.bar} />
      <div className={styles.nav} />
    </div>
  )
}

function Inside() {
  const { t } = useTranslation()
  const { isPast, today, choose } = useAsOf()
  const hearing = useFeed(today)
  const [open, setOpen] = useState<"palette" | "help" | null>(null)
  const close = () => setOpen(null)
  useKeys({
    "mod+k": (event) => {
      event.preventDefault()
      setOpen("palette")
    },
    "?": () => setOpen("help"),
    "0": () => choose(null),
  })
  return (
    <div className={styles.frame} data-past={isPast || undefined}>
      <a className={styles.skip} href="#content">
        {t("frame.skip")}
      </a>
      <TopBar openPalette={() => setOpen("palette")} openHelp={() => setOpen("help")} />
      <Navigation />
      <main className={styles.main} id="content" tabIndex={-1}>
        <AsOfBanner />
        <FeedContext value={hearing}>
          <Outlet />
        </FeedContext>
      </main>
      <Palette opened={open === "palette"} close={close} openHelp={() => setOpen("help")} />
      <Help opened={open === "help"} close={close} />
    </div>
  )
}
