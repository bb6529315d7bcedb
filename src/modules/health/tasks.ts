import { systemContext } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import type { Tasks } from "#platform/jobs/index.ts"
import { keepScores, keepScoresTask } from "./keep-scores.ts"
import { refreshPortfolio } from "./refresh-portfolio.ts"
import { runQueued } from "./score-runs.ts"

export const healthTasks = (engines: Engines): Tasks => ({
  refresh_portfolio: async ({ workspace_id }) => refreshPortfolio(await systemContext(engines, workspace_id)),
  [keepScoresTask]: async ({ workspace_id }) => keepScores(await systemContext(engines, workspace_id)),
  run_backtest: async ({ workspace_id, run_id }, { signal }) =>
    runQueued(await systemContext(engines, workspace_id), String(run_id), signal),
})
