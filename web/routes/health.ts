import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router"
import { metricSearch, metricsSearch } from "../features/metrics/search.ts"
import { scoreSearch } from "../features/scores/search.ts"
import { frameRoute } from "./root.ts"

/** The frame of the pages about metrics and scores. */
export const healthRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/health",
  component: lazyRouteComponent(() => import("../features/health/HealthFrame.tsx"), "HealthFrame"),
})

export const healthIndexRoute = createRoute({
  getParentRoute: () => healthRoute,
  path: "/",
  beforeLoad: () => {
    redirect({ to: "/health/metrics", throw: true })
  },
})

export const metricsRoute = createRoute({
  getParentRoute: () => healthRoute,
  path: "/metrics",
  validateSearch: metricsSearch,
  component: lazyRouteComponent(() => import("../features/metrics/MetricsPage.tsx"), "MetricsPage"),
})

export const metricRoute = createRoute({
  getParentRoute: () => healthRoute,
  path: "/metrics/$key",
  validateSearch: metricSearch,
  component: lazyRouteComponent(() => import("../features/metrics/MetricPage.tsx"), "MetricPage"),
})

export const newMetricRoute = createRoute({
  getParentRoute: () => healthRoute,
  path: "/new-metric",
  component: lazyRouteComponent(() => import("../features/metrics/NewMetricPage.tsx"), "NewMetricPage"),
})

export const scoresRoute = createRoute({
  getParentRoute: () => healthRoute,
  path: "/scores",
  component: lazyRouteComponent(() => import("../features/scores/ScoresPage.tsx"), "ScoresPage"),
})

export const scoreRoute = createRoute({
  getParentRoute: () => healthRoute,
  path: "/scores/$key",
  validateSearch: scoreSearch,
  component: lazyRouteComponent(() => import("../features/scores/ScorePage.tsx"), "ScorePage"),
})
