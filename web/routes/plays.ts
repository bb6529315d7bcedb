import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { newPlaySearch, playSearch, runsSearch } from "../features/plays/search.ts"
import { touchSearch } from "../features/touch/search.ts"
import { frameRoute } from "./root.ts"

export const playsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/plays",
  component: lazyRouteComponent(() => import("../features/plays/PlaysPage.tsx"), "PlaysPage"),
})

/** No play's key holds a hyphen. */
export const newPlayRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/plays/new-play",
  validateSearch: newPlaySearch,
  component: lazyRouteComponent(() => import("../features/plays/NewPlayPage.tsx"), "NewPlayPage"),
})

export const touchModelsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/plays/touch-models",
  validateSearch: touchSearch,
  component: lazyRouteComponent(() => import("../features/touch/TouchPage.tsx"), "TouchPage"),
})

/** The frame of the pages of one play. */
export const playFrameRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/plays/$key",
  component: lazyRouteComponent(() => import("../features/plays/PlayFrame.tsx"), "PlayFrame"),
})

export const playRoute = createRoute({
  getParentRoute: () => playFrameRoute,
  path: "/",
  validateSearch: playSearch,
  component: lazyRouteComponent(() => import("../features/plays/PlayPage.tsx"), "PlayPage"),
})

export const playRunsRoute = createRoute({
  getParentRoute: () => playFrameRoute,
  path: "/runs",
  validateSearch: runsSearch,
  component: lazyRouteComponent(() => import("../features/plays/RunsPage.tsx"), "RunsPage"),
})

export const playExperimentRoute = createRoute({
  getParentRoute: () => playFrameRoute,
  path: "/experiment",
  component: lazyRouteComponent(() => import("../features/plays/ExperimentPage.tsx"), "ExperimentPage"),
})
