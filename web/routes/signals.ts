import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { alertsSearch, signalSearch } from "../features/signals/search.ts"
import { frameRoute } from "./root.ts"

/** The frame of the pages about signals and alerts. */
export const signalsFrameRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/signals",
  component: lazyRouteComponent(() => import("../features/signals/SignalsFrame.tsx"), "SignalsFrame"),
})

export const signalsRoute = createRoute({
  getParentRoute: () => signalsFrameRoute,
  path: "/",
  component: lazyRouteComponent(() => import("../features/signals/SignalsPage.tsx"), "SignalsPage"),
})

export const alertsRoute = createRoute({
  getParentRoute: () => signalsFrameRoute,
  path: "/alerts",
  validateSearch: alertsSearch,
  component: lazyRouteComponent(() => import("../features/signals/AlertsPage.tsx"), "AlertsPage"),
})

export const signalRoute = createRoute({
  getParentRoute: () => signalsFrameRoute,
  path: "/$key",
  validateSearch: signalSearch,
  component: lazyRouteComponent(() => import("../features/signals/SignalPage.tsx"), "SignalPage"),
})
