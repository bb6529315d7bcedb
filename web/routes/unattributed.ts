import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { frameRoute } from "./root.ts"

export const unattributedRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/unattributed",
  component: lazyRouteComponent(
    () => import("../features/unattributed/UnattributedPage.tsx"),
    "UnattributedPage",
  ),
})
