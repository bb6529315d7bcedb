import { getRouteApi } from "@tanstack/react-router"

/** The portfolio's address as its parts read it. */
export const portfolioPage = getRouteApi("/frame/")
