import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { settingsSearch } from "../features/settings/search.ts"
import { frameRoute } from "./root.ts"

export const settingsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/settings",
  validateSearch: settingsSearch,
  component: lazyRouteComponent(() => import("../features/settings/SettingsPage.tsx"), "SettingsPage"),
})
