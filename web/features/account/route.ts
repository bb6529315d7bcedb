import { getRouteApi } from "@tanstack/react-router"

/** The account's address as its parts read it. */
export const accountPage = getRouteApi("/frame/accounts/$accountId")
