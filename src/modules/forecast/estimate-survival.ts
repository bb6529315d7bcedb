import { kaplanMeier, logRank } from "#kernel/statistics/survival.ts"
import type { Input, Output } from "#platform/http/endpoint.ts"
import type * as contract from "./contract.ts"

const byName = new Intl.Collator("en", { numeric: true }).compare

/** Kaplan–Meier curves of the groups and their log-rank test. */
export function estimateSurvival(
  body: Input<typeof contract.estimateSurvival>["body"],
): Output<typeof contract.estimateSurvival> {
  const named = body.groups?.map(String) ?? body.durations.map(() => "all")
  const names = [...new Set(named)].sort(byName)
  const places = new Map(names.map((name, place) => [name, place]))
  const lifetimes = {
    durations: body.durations,
    events: body.events.map(Number),
    group: named.map((name) => places.get(name) ?? 0),
    groups: names.length,
  }
  const curves = kaplanMeier(lifetimes)
  return {
    curves: names.map((group, place) => ({ group, points: curves[place] ?? [] })),
    log_rank: logRank(lifetimes),
  }
}
