import { Problem } from "#kernel/errors.ts"
import {
  fitShiftedBetaGeometric,
  residualLifetime,
  survivalCurve,
} from "#kernel/statistics/shifted-beta-geometric.ts"
import type { Input, Output } from "#platform/http/endpoint.ts"
import type * as contract from "./contract.ts"

/** The shifted-beta-geometric of one cohort's survivors, projected. */
export function fitSbg(body: Input<typeof contract.fitSbg>["body"]): Output<typeof contract.fitSbg> {
  const { survivors, discount } = body
  const observed = survivors.length - 1
  const model = fitShiftedBetaGeometric({
    atRisk: survivors.slice(0, -1),
    lost: survivors.slice(1).map((alive, t) => (survivors[t] ?? alive) - alive),
  })
  if (!model)
    throw new Problem("invalid", "Nobody left: any number of years fits that equally well.", [
      {
        path: "survivors",
        message: "all the same: give more periods, until some customers have left",
      },
    ])
  const { alpha, beta, logLikelihood, edge, covariance } = model
  const age = body.age ?? observed
  const curve = survivalCurve(model, body.periods ?? Math.max(12, 2 * observed))
  const residual = residualLifetime(model, age, discount)
  return {
    alpha,
    beta,
    log_likelihood: logLikelihood,
    survival: curve.map(({ value }) => value),
    survival_interval: covariance && curve.map(({ value, interval }) => interval ?? [value, value]),
    derl: residual.value,
    derl_interval: residual.interval,
    discount,
    age,
    standard_errors:
      edge === null && covariance
        ? { alpha: Math.sqrt(covariance.alpha), beta: Math.sqrt(covariance.beta) }
        : null,
    edge,
  }
}
