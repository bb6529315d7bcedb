import { useNavigate } from "@tanstack/react-router"
import type { PortfolioSearch } from "./search.ts"

/** Filters change the address, which is the only place they are kept. */
export function useFilter(): (change: Partial<PortfolioSearch>) => void {
  const navigate = useNavigate()
  return (change) =>
    void navigate({
      from: "/",
      search: (previous) => ({ ...previous, ...change }),
      replace: "search" in change,
    })
}
