import { getRouteApi } from "@tanstack/react-router"

/** The addresses of the metrics as their parts read them. */
export const metricsPage = getRouteApi("/frame/health/metrics")
export const metricPage = getRouteApi("/frame/health/metrics/$key")
