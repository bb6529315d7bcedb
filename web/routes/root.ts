import { createRootRoute, createRoute, retainSearchParams } from "@tanstack/react-router"
import { z } from "zod"
import { isDay } from "#kernel/time.ts"
import { Frame } from "../frame/Frame.tsx"

const day = z.string().refine(isDay).optional().catch(undefined)

/** Every page: the as-of day stays in the address from page to page. */
export const rootRoute = createRootRoute({
  validateSearch: z.object({ as_of: day }),
  search: { middlewares: [retainSearchParams(["as_of"])] },
})

/** Pages for those signed in, inside the frame. */
export const frameRoute = createRoute({ getParentRoute: () => rootRoute, id: "frame", component: Frame })
