import { useEffect } from "react"
import { rememberedLanguage, speak } from "../i18n.ts"
import type { Me } from "../session.ts"

/** The first language: the member's, else what this browser was told before, else the workspace's. */
export function useFirstLanguage(me: Me | undefined): void {
  const wanted = me === undefined ? null : (me.language ?? rememberedLanguage() ?? me.workspace.language)
  useEffect(() => {
    if (wanted !== null) speak(wanted)
  }, [wanted])
}
