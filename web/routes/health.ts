import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router"
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
    throw redirect({ to: "/health/scores" })
  },
})

export const scoresRoute = createRoute({
  getParentRoute: () => healthRoute,
  path: "/scores",
  component: lazyRouteComponent(() => import("../features/scores/ScoresPage.tsx"), "ScoresPage"),
})
