import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { daySearch } from "../features/day/search.ts"
import { frameRoute } from "./root.ts"

export const dayRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/day",
  validateSearch: daySearch,
  component: lazyRouteComponent(() => import("../features/day/DayPage.tsx"), "DayPage"),
})
