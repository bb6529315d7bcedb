import { systemContext } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import type { Tasks } from "#platform/jobs/index.ts"
import { refreshPortfolio } from "./refresh-portfolio.ts"

export const healthTasks = (engines: Engines): Tasks => ({
  refresh_portfolio: async ({ workspace_id }) => refreshPortfolio(await systemContext(engines, workspace_id)),
})
