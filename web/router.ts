import { createRouter } from "@tanstack/react-router"
import { accountRoute } from "./routes/account.ts"
import { dayRoute } from "./routes/day.ts"
import { glossaryRoute } from "./routes/glossary.ts"
import {
  healthIndexRoute,
  healthRoute,
  metricRoute,
  metricsRoute,
  newMetricRoute,
  scoreRoute,
  scoresRoute,
} from "./routes/health.ts"
import { importRoute } from "./routes/import.ts"
import {
  messagesRoute,
  newTemplateRoute,
  outboxRoute,
  templateRoute,
  templatesRoute,
} from "./routes/messages.ts"
import {
  newPlayRoute,
  playExperimentRoute,
  playFrameRoute,
  playRoute,
  playRunsRoute,
  playsRoute,
  touchModelsRoute,
} from "./routes/plays.ts"
import { portfolioRoute } from "./routes/portfolio.ts"
import { backtestRoute, disagreementsRoute, workbenchRoute } from "./routes/proof.ts"
import {
  catalogueRoute,
  cohortsRoute,
  consumptionRoute,
  contractsRoute,
  forecastRoute,
  invoicesRoute,
  journalRoute,
  lifetimeRoute,
  movementsRoute,
  productRoute,
  retentionRoute,
  revenueIndexRoute,
  revenueRoute,
  whatIfRoute,
} from "./routes/revenue.ts"
import { frameRoute, rootRoute } from "./routes/root.ts"
import { settingsRoute } from "./routes/settings.ts"
import { signInRoute } from "./routes/sign-in.ts"
import { alertsRoute, signalRoute, signalsFrameRoute, signalsRoute } from "./routes/signals.ts"
import { statusRoute } from "./routes/status.ts"
import { unattributedRoute } from "./routes/unattributed.ts"
import { LostPage, ProblemPage } from "./ui/Problem.tsx"

const routeTree = rootRoute.addChildren([
  signInRoute,
  frameRoute.addChildren([
    dayRoute,
    portfolioRoute,
    accountRoute,
    healthRoute.addChildren([
      healthIndexRoute,
      metricsRoute,
      metricRoute,
      newMetricRoute,
      scoresRoute,
      scoreRoute,
      workbenchRoute,
      backtestRoute,
      disagreementsRoute,
    ]),
    playsRoute,
    touchModelsRoute,
    newPlayRoute,
    playFrameRoute.addChildren([playRoute, playRunsRoute, playExperimentRoute]),
    messagesRoute.addChildren([outboxRoute, templatesRoute, newTemplateRoute, templateRoute]),
    revenueRoute.addChildren([
      revenueIndexRoute,
      movementsRoute,
      retentionRoute,
      cohortsRoute,
      journalRoute,
      lifetimeRoute,
      forecastRoute,
      whatIfRoute,
      consumptionRoute,
      contractsRoute,
      invoicesRoute,
      catalogueRoute,
      productRoute,
    ]),
    signalsFrameRoute.addChildren([signalsRoute, alertsRoute, signalRoute]),
    importRoute,
    glossaryRoute,
    statusRoute,
    unattributedRoute,
    settingsRoute,
  ]),
])

/** The pages and their addresses. Values in the address are plain text: each route's schema gives them their types. */
export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: "intent",
    scrollRestoration: true,
    defaultErrorComponent: ProblemPage,
    defaultNotFoundComponent: LostPage,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const params = new URLSearchParams()
      for (const [key, value] of Object.entries(search))
        if (value !== undefined) params.set(key, String(value))
      return params.size > 0 ? `?${params}` : ""
    },
  })
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
