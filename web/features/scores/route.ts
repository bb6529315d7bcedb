import { getRouteApi } from "@tanstack/react-router"

/** The address of a score as its parts read it. */
export const scorePage = getRouteApi("/frame/health/scores/$key")
