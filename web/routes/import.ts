import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { frameRoute } from "./root.ts"

export const importRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/import",
  component: lazyRouteComponent(() => import("../features/import/ImportPage.tsx"), "ImportPage"),
})
