import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { frameRoute } from "./root.ts"

export const statusRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/status",
  component: lazyRouteComponent(() => import("../features/status/StatusPage.tsx"), "StatusPage"),
})
