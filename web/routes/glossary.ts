import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { glossarySearch } from "../features/glossary/search.ts"
import { frameRoute } from "./root.ts"

export const glossaryRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/glossary",
  validateSearch: glossarySearch,
  component: lazyRouteComponent(() => import("../features/glossary/GlossaryPage.tsx"), "GlossaryPage"),
})
