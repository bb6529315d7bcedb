import { createRoute, lazyRouteComponent, redirect, retainSearchParams } from "@tanstack/react-router"
import { contractsSearch, invoicesSearch } from "../features/billing/search.ts"
import { catalogueSearch } from "../features/catalogue/search.ts"
import { forecastSearch, whatIfSearch } from "../features/forecast/search.ts"
import { lifetimeSearch } from "../features/lifetime/search.ts"
import { cohortsSearch, journalSearch, movementsSearch, retentionSearch } from "../features/revenue/search.ts"
import { frameRoute } from "./root.ts"

/** The frame of the pages about money. */
export const revenueRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: "/revenue",
  component: lazyRouteComponent(() => import("../features/revenue/RevenueFrame.tsx"), "RevenueFrame"),
})

export const revenueIndexRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/",
  beforeLoad: () => {
    redirect({ to: "/revenue/movements", throw: true })
  },
})

export const movementsRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/movements",
  validateSearch: movementsSearch,
  search: { middlewares: [retainSearchParams(["slice"])] },
  component: lazyRouteComponent(() => import("../features/revenue/MovementsPage.tsx"), "MovementsPage"),
})

export const cohortsRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/cohorts",
  validateSearch: cohortsSearch,
  search: { middlewares: [retainSearchParams(["slice"])] },
  component: lazyRouteComponent(() => import("../features/revenue/CohortsPage.tsx"), "CohortsPage"),
})

export const retentionRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/retention",
  validateSearch: retentionSearch,
  search: { middlewares: [retainSearchParams(["slice"])] },
  component: lazyRouteComponent(() => import("../features/revenue/RetentionPage.tsx"), "RetentionPage"),
})

export const journalRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/journal",
  validateSearch: journalSearch,
  search: { middlewares: [retainSearchParams(["slice"])] },
  component: lazyRouteComponent(() => import("../features/revenue/JournalPage.tsx"), "JournalPage"),
})

export const lifetimeRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/lifetime",
  validateSearch: lifetimeSearch,
  component: lazyRouteComponent(() => import("../features/lifetime/LifetimePage.tsx"), "LifetimePage"),
})

export const forecastRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/forecast",
  validateSearch: forecastSearch,
  component: lazyRouteComponent(() => import("../features/forecast/ForecastPage.tsx"), "ForecastPage"),
})

export const whatIfRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/what-if",
  validateSearch: whatIfSearch,
  component: lazyRouteComponent(() => import("../features/forecast/WhatIfPage.tsx"), "WhatIfPage"),
})

export const consumptionRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/consumption",
  component: lazyRouteComponent(() => import("../features/billing/ConsumptionPage.tsx"), "ConsumptionPage"),
})

export const contractsRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/contracts",
  validateSearch: contractsSearch,
  component: lazyRouteComponent(() => import("../features/billing/ContractsPage.tsx"), "ContractsPage"),
})

export const invoicesRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/invoices",
  validateSearch: invoicesSearch,
  component: lazyRouteComponent(() => import("../features/billing/InvoicesPage.tsx"), "InvoicesPage"),
})

export const catalogueRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/catalogue",
  validateSearch: catalogueSearch,
  component: lazyRouteComponent(() => import("../features/catalogue/CataloguePage.tsx"), "CataloguePage"),
})

export const productRoute = createRoute({
  getParentRoute: () => revenueRoute,
  path: "/catalogue/$productId",
  component: lazyRouteComponent(() => import("../features/catalogue/ProductPage.tsx"), "ProductPage"),
})
