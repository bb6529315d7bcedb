import { getRouteApi } from "@tanstack/react-router"

/** The address of the day as its parts read it. */
export const dayPage = getRouteApi("/frame/day")
