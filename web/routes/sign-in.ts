import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { z } from "zod"
import { rootRoute } from "./root.ts"

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  /** `next`: the address to go to afterwards. A one-time link's token stands behind the `#`. */
  validateSearch: z.object({ next: z.string().optional() }),
  component: lazyRouteComponent(() => import("../features/session/SignInPage.tsx"), "SignInPage"),
})
