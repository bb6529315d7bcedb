import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router"
import { forecastSearch, whatIfSearch } from "../features/forecast/search.ts"
import { lifetimeSearch } from "../features/lifetime/search.ts"
import { frameRoute } from "./root.ts"

/** The frame of the pages about money. */
export const revenueRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/revenue",
  component: lazyRouteComponent(() => import("../features/revenue/RevenueFrame.tsx"), "RevenueFrame"),
})

export const revenueIndexRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/revenue/lifetime" })
  },
})

export const lifetimeRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/lifetime",
  validateSearch: lifetimeSearch,
  component: lazyRouteComponent(() => import("../features/lifetime/LifetimePage.tsx"), "LifetimePage"),
})

export const forecastRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/forecast",
  validateSearch: forecastSearch,
  component: lazyRouteComponent(() => import("../features/forecast/ForecastPage.tsx"), "ForecastPage"),
})

export const whatIfRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/what-if",
  validateSearch: whatIfSearch,
  component: lazyRouteComponent(() => import("../features/forecast/WhatIfPage.tsx"), "WhatIfPage"),
})
