import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { importSearch } from "../features/import/search.ts"
import { frameRoute } from "./root.ts"

export const importRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/import",
  validateSearch: importSearch,
  component: lazyRouteComponent(() => import("../features/import/ImportPage.tsx"), "ImportPage"),
})
