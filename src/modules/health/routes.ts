import type { Serve } from "#modules/identity/index.ts"
import { accountScores } from "./account-scores.ts"
import { compareVersion, previewScore } from "./compare-versions.ts"
import * as contract from "./contract.ts"
import { explain } from "./explain.ts"
import { getAccount } from "./get-account.ts"
import { renewalLikelihood } from "./likelihood.ts"
import { listAccounts } from "./list-accounts.ts"
import { listDisagreements } from "./list-disagreements.ts"
import { listScores, scoreVersions } from "./list-scores.ts"
import { listOverrides, overrideScore, withdrawOverride } from "./override-score.ts"
import { portfolioSummary } from "./portfolio-summary.ts"
import { publishScore, putScore } from "./put-score.ts"
import { scoreDistribution } from "./score-distribution.ts"
import { scoreHistory } from "./score-history.ts"
import { backtest, cancelRun, scoreRun } from "./score-runs.ts"
import { scoreValues } from "./score-values.ts"
import { listPulses, setPulse } from "./set-pulse.ts"
import { suggestWeights } from "./suggest-weights.ts"

export function healthRoutes(serve: Serve): void {
  serve(contract.listAccounts, (ctx, { query }) => listAccounts(ctx, query))
  serve(contract.portfolioSummary, (ctx, { query }) => portfolioSummary(ctx, query))
  serve(contract.getAccount, (ctx, { params, query }) => getAccount(ctx, params.account_id, query.as_of))
  serve(contract.accountScores, (ctx, { params, query }) =>
    accountScores(ctx, params.account_id, query.as_of),
  )
  serve(contract.explainScore, (ctx, { params, query }) => explain(ctx, params.account_id, query))
  serve(contract.scoreHistory, (ctx, { params, query }) => scoreHistory(ctx, params.account_id, query))
  serve(contract.listScores, listScores)
  serve(contract.putScore, async (ctx, { params, query, body }, { reply }) => {
    const { created, ...saved } = await putScore(ctx, params.key, body, query)
    reply.status(created ? 201 : 200)
    return saved
  })
  serve(contract.scoreVersions, (ctx, { params }) => scoreVersions(ctx, params.key))
  serve(contract.compareVersion, (ctx, { params, query }) =>
    compareVersion(ctx, params.key, params.version, query.as_of),
  )
  serve(contract.previewScore, (ctx, { params, query, body }) =>
    previewScore(ctx, params.key, body, query.as_of),
  )
  serve(contract.scoreDistribution, (ctx, { params, query }) => scoreDistribution(ctx, params.key, query))
  serve(contract.publishVersion, (ctx, { params, body }) =>
    publishScore(ctx, params.key, params.version, body.note),
  )
  serve(contract.scoreValues, (ctx, { params, query }) => scoreValues(ctx, params.key, query))
  serve(contract.backtestScore, async (ctx, { params, body }, { reply }) => {
    const answer = await backtest(ctx, params.key, body)
    if ("done" in answer) return answer.done
    reply.status(202)
    return answer
  })
  serve(contract.suggestWeights, (ctx, { params, body }) => suggestWeights(ctx, params.key, body))
  serve(contract.renewalLikelihood, (ctx, { params, query }) => renewalLikelihood(ctx, params.key, query))
  serve(contract.getScoreRun, (ctx, { params }) => scoreRun(ctx, params.id))
  serve(contract.cancelScoreRun, (ctx, { params }) => cancelRun(ctx, params.id))
  serve(contract.overrideScore, (ctx, { params, body }) => overrideScore(ctx, params.account_id, body))
  serve(contract.withdrawOverride, (ctx, { params }) => withdrawOverride(ctx, params.id))
  serve(contract.listOverrides, (ctx, { params }) => listOverrides(ctx, params.account_id))
  serve(contract.listDisagreements, (ctx, { params }) => listDisagreements(ctx, params.key))
  serve(contract.setPulse, (ctx, { params, body }) => setPulse(ctx, params.account_id, body))
  serve(contract.listPulses, (ctx, { params }) => listPulses(ctx, params.account_id))
}
