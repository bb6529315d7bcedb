import { getRouteApi } from "@tanstack/react-router"

/** The addresses of Forecast and What-if as their parts read them. */
export const forecastPage = getRouteApi("/frame/revenue/forecast")
export const whatIfPage = getRouteApi("/frame/revenue/what-if")
