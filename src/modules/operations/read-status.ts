import type { z } from "zod"
import type { Context } from "#modules/identity/index.ts"
import { engineVersion, timelineStanding } from "#modules/timeline/index.ts"
import { trackingStatus } from "#modules/tracking/index.ts"
import { countJobs, failingJobs, type JobState } from "#platform/jobs/index.ts"
import type { getStatus as contract } from "./contract.ts"
import { recordsVersion } from "./queries.pg.ts"
import { readSources } from "./read-sources.ts"
import { headOf } from "./rules.ts"

const refusalsShown = 20

/** How data comes into the workspace and how the engines stand, now. */
export async function readStatus(ctx: Context, version: string): Promise<z.input<typeof contract.response>> {
  const { pool } = ctx.records
  const [tracked, timeline, jobs, failing, records, engine] = await Promise.all([
    trackingStatus(ctx),
    timelineStanding(ctx),
    countJobs(pool, ctx.workspace.id),
    failingJobs(pool, ctx.workspace.id),
    recordsVersion(ctx),
    engineVersion(ctx),
  ])
  const jobsIn = (state: JobState) =>
    jobs.reduce((total, each) => total + (each.state === state ? each.jobs : 0), 0)
  const { rows, unattributed, parts, bytes, outbox } = timeline
  const names = new Map(tracked.sources.map(({ write_key_id, name }) => [write_key_id, name]))
  return {
    at: ctx.now.toISOString(),
    sources: await readSources(ctx, tracked.sources, timeline.records),
    refusals: tracked.refusals.slice(0, refusalsShown).map(({ write_key_id, ...refusal }) => ({
      ...refusal,
      source: names.get(write_key_id) ?? write_key_id,
    })),
    outbox: { entries: outbox.entries, lag_seconds: outbox.lagSeconds },
    timeline: { rows, unattributed, parts, bytes },
    jobs: {
      waiting: jobsIn("waiting"),
      running: jobsIn("running"),
      scheduled: jobsIn("scheduled"),
      failing: failing.map(({ nextAt, error, ...job }) => ({
        ...job,
        next_at: nextAt.toISOString(),
        error: headOf(error),
      })),
    },
    versions: { perennial: version, node: process.version, records, timeline: engine },
  }
}
