import { getRouteApi } from "@tanstack/react-router"

/** The addresses of signals as their parts read them. */
export const alertsPage = getRouteApi("/frame/signals/alerts")
export const signalPage = getRouteApi("/frame/signals/$key")
