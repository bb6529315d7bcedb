import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { backtestSearch, workbenchSearch } from "../features/proof/search.ts"
import { healthRoute } from "./health.ts"

export const workbenchRoute = createRoute({
  getParentRoute: () => healthRoute,
  path: "/scores/$key/workbench",
  validateSearch: workbenchSearch,
  component: lazyRouteComponent(() => import("../features/proof/WorkbenchPage.tsx"), "WorkbenchPage"),
})

export const backtestRoute = createRoute({
  getParentRoute: () => healthRoute,
  path: "/scores/$key/backtest",
  validateSearch: backtestSearch,
  component: lazyRouteComponent(() => import("../features/proof/BacktestPage.tsx"), "BacktestPage"),
})

export const disagreementsRoute = createRoute({
  getParentRoute: () => healthRoute,
  path: "/scores/$key/disagreements",
  component: lazyRouteComponent(
    () => import("../features/opinions/DisagreementsPage.tsx"),
    "DisagreementsPage",
  ),
})
