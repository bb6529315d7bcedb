import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { frameRoute } from "./root.ts"

export const glossaryRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/glossary",
  component: lazyRouteComponent(() => import("../features/glossary/GlossaryPage.tsx"), "GlossaryPage"),
})
