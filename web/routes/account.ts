import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { accountSearch } from "../features/account/search.ts"
import { frameRoute } from "./root.ts"

export const accountRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/accounts/$accountId",
  validateSearch: accountSearch,
  component: lazyRouteComponent(() => import("../features/account/AccountPage.tsx"), "AccountPage"),
})
