import { getRouteApi } from "@tanstack/react-router"

/** The addresses of the billing pages as their parts read them. */
export const contractsPage = getRouteApi("/frame/revenue/contracts")
export const invoicesPage = getRouteApi("/frame/revenue/invoices")
