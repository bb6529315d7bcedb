import { useEffect, useState } from "react"

const narrowWindow = window.matchMedia("(max-width: 719px)")

/** Whether the window is one of a phone: the same width as in the style sheets. */
export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(narrowWindow.matches)
  useEffect(() => {
    const follow = () => setNarrow(narrowWindow.matches)
    narrowWindow.addEventListener("change", follow)
    return () => narrowWindow.removeEventListener("change", follow)
  }, [])
  return narrow
}
