import { getRouteApi } from "@tanstack/react-router"

/** The addresses of Movements and the pages beside it as their parts read them. */
export const movementsPage = getRouteApi("/frame/revenue/movements")
export const cohortsPage = getRouteApi("/frame/revenue/cohorts")
export const retentionPage = getRouteApi("/frame/revenue/retention")
export const journalPage = getRouteApi("/frame/revenue/journal")
