import type { FastifyRequest } from "fastify"
import { Problem } from "#kernel/errors.ts"
import { recognise, requireRight } from "#modules/identity/index.ts"
import { installationStanding } from "#modules/timeline/index.ts"
import type { Engines } from "#platform/engines.ts"
import { figuresText } from "#platform/figures.ts"
import { countJobs } from "#platform/jobs/index.ts"

/** What this process counted, and how outboxes, jobs and the timeline stand, of all workspaces, in Prometheus's format. */
export async function readFigures(engines: Engines): Promise<{ contentType: string; text: string }> {
  const [{ outbox, disk }, jobs] = await Promise.all([
    installationStanding(engines),
    countJobs(engines.records.pool, null),
  ])
  return figuresText([
    one("outbox_entries", "Changes of records that wait for the timeline", outbox.entries),
    one("outbox_lag_seconds", "Age of the oldest change that waits for the timeline", outbox.lagSeconds),
    one("timeline_parts", "Active parts of the timeline on disk", disk.parts),
    one("timeline_rows", "Rows of the timeline on disk", disk.rows),
    one("timeline_bytes", "Bytes of the timeline on disk", disk.bytes),
    {
      name: "jobs",
      help: "Jobs by task and state",
      values: jobs.map(({ task, state, jobs }) => ({ value: jobs, labels: { task, state } })),
    },
  ])
}

const one = (name: string, help: string, value: number) => ({ name, help, values: [{ value }] })

const ownAddress = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
const ownName = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i
const forwarding = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "via"]

/** Whether a request comes from this machine itself, and not through a proxy on it or a page that names it falsely. */
export const isFromHere = ({ socket, headers }: Pick<FastifyRequest, "socket" | "headers">): boolean =>
  ownAddress.test(socket.remoteAddress ?? "") &&
  ownName.test(headers.host ?? "") &&
  !forwarding.some((name) => name in headers)

/** Refuses who may not read the figures: they are for this machine, and for keys with the right `workspace:read`. */
export async function admitReader(engines: Engines, request: FastifyRequest): Promise<void> {
  if (isFromHere(request)) return
  const ctx = await recognise(engines, request)
  if (!ctx) throw new Problem("unauthenticated", "From elsewhere, send a key as 'Authorization: Bearer KEY'.")
  requireRight(ctx, "workspace:read")
}
