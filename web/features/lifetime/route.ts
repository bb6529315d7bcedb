import { getRouteApi } from "@tanstack/react-router"

/** The address of Lifetime value as its parts read it. */
export const lifetimePage = getRouteApi("/frame/revenue/lifetime")
