import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { portfolioSearch } from "../features/portfolio/search.ts"
import { frameRoute } from "./root.ts"

export const portfolioRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/",
  validateSearch: portfolioSearch,
  component: lazyRouteComponent(() => import("../features/portfolio/PortfolioPage.tsx"), "PortfolioPage"),
})
