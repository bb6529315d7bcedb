import { useNavigate } from "@tanstack/react-router"
import { useCallback } from "react"
import type { LifetimeSearch } from "./search.ts"

/** Changes a part of the address and leaves the others as they are. */
export function useAddress(): (change: Partial<LifetimeSearch>) => void {
  const navigate = useNavigate()
  return useCallback(
    (change) =>
      void navigate({
        to: "/revenue/lifetime",
        search: (previous) => ({ ...previous, ...change }),
        resetScroll: false,
      }),
    [navigate],
  )
}
