import { useEffect, useEffectEvent } from "react"

const writing =
  "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true], [role=textbox]"

/** The name of a pressed key: letters by their place on the keyboard, so that they work in a Russian layout too. */
export function keyName(event: KeyboardEvent): string {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase()
  const name = event.code === "Slash" && event.key !== "?" ? "/" : (letter ?? event.key)
  return event.metaKey || event.ctrlKey ? `mod+${name}` : name
}

/**
 * Keys of a page. Nothing is taken while a person writes or a dialogue is open, but for `mod+` keys.
 * `when: false` lets all of them rest; `inDialog`: they are those of the dialogue itself.
 */
export function useKeys(
  keys: Record<string, (event: KeyboardEvent) => void>,
  when = true,
  inDialog = false,
): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const name = keyName(event)
    const act = keys[name]
    if (act === undefined || event.defaultPrevented || event.altKey) return
    const target = event.target
    const busy =
      target instanceof Element && (target.closest(writing) ?? (!inDialog && target.closest("[role=dialog]")))
    if (busy && !name.startsWith("mod+")) return
    act(event)
  })
  useEffect(() => {
    if (!when) return
    const onKey = (event: KeyboardEvent) => press(event)
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [when])
}
