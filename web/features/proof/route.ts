import { getRouteApi } from "@tanstack/react-router"

/** The addresses of these pages as their parts read them. */
export const backtestPage = getRouteApi("/frame/health/scores/$key/backtest")
export const workbenchPage = getRouteApi("/frame/health/scores/$key/workbench")
