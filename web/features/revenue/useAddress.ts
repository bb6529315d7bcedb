import { useNavigate } from "@tanstack/react-router"
import { useCallback } from "react"

/** Changes a part of the page's address and leaves the others as they are. */
export function useAddress<Search extends object>(): (change: Partial<Search>) => void {
  const navigate = useNavigate()
  return useCallback(
    (change) =>
      void navigate({
        to: ".",
        search: (previous) => ({ ...previous, ...change }),
        resetScroll: false,
      }),
    [navigate],
  )
}
