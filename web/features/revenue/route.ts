import { getRouteApi } from "@tanstack/react-router"

/** The address of Movements as its parts read it. */
export const movementsPage = getRouteApi("/frame/revenue/movements")
