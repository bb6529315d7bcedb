import { addDays, type Day, dayOf } from "#kernel/time.ts"
import { type ImportDay, importDays } from "#modules/connectors/index.ts"
import { type Context, today } from "#modules/identity/index.ts"
import type { timelineStanding } from "#modules/timeline/index.ts"
import type { trackingStatus } from "#modules/tracking/index.ts"
import { type Counts, type Source, type SourceState, sourceStates } from "./contract.ts"
import { hoursBetween, stateOf } from "./rules.ts"

type TrackedSource = Awaited<ReturnType<typeof trackingStatus>>["sources"][number]
type RecordSource = Awaited<ReturnType<typeof timelineStanding>>["records"][number]

/** Days looked back for what a source used to do. */
const lookBack = 37

/** Every way data comes in by: write keys, imports by their kind, and the workspace's own records; the silent first. */
export async function readSources(
  ctx: Context,
  tracked: readonly TrackedSource[],
  records: readonly RecordSource[],
): Promise<Source[]> {
  const day = today(ctx)
  const imported = Map.groupBy(await importDays(ctx, addDays(day, -lookBack)), ({ kind }) => kind)
  const sources = [
    ...tracked.map((source) => writeKey(ctx, day, source)),
    ...[...imported].map(([kind, days]) => importsOf(ctx, day, kind, days)),
    ...records.map((source) => ownRecords(ctx, source)),
  ]
  const rank = ({ state }: Source) => sourceStates.indexOf(state)
  return sources.sort((a, b) => rank(a) - rank(b))
}

/** Whether a day is one of the 7 that end with `last`. */
const inWeek = (day: Day, last: Day): boolean => day > addDays(last, -7) && day <= last

function writeKey(ctx: Context, now: Day, source: TrackedSource): Source {
  const refused: Record<string, number> = {}
  const week = source.days.filter(({ day }) => inWeek(day, now))
  for (const { refused: reasons } of week)
    for (const [reason, count] of Object.entries(reasons)) refused[reason] = (refused[reason] ?? 0) + count
  const counts = (days: TrackedSource["days"]): Counts => ({
    rows: sum(days, ({ taken }) => taken),
    duplicates: sum(days, ({ duplicates }) => duplicates),
    refused: sum(days, (day) => sum(Object.values(day.refused), (count) => count)),
  })
  const lastAt = source.last_at === null ? null : new Date(source.last_at)
  const state = stateOf(ctx.now, {
    lastAt,
    lastDay: lastAt && dayOf(lastAt, ctx.workspace.timeZone),
    days: new Set(source.days.filter(({ taken }) => taken > 0).map(({ day }) => day)),
    revoked: source.revoked,
  })
  return {
    kind: "write_key",
    id: source.write_key_id,
    name: source.name,
    ...standing(ctx, state, lastAt),
    today: counts(source.days.filter(({ day }) => day === now)),
    week: counts(week),
    refused,
    conflicts: sum(week, ({ conflicts }) => conflicts),
    ahead: sum(week, ({ ahead }) => ahead),
  }
}

function importsOf(ctx: Context, now: Day, kind: string, days: readonly ImportDay[]): Source {
  const counts = (of: readonly ImportDay[]): Counts => ({
    rows: sum(of, ({ rows }) => rows),
    duplicates: sum(of, ({ duplicates }) => duplicates),
    refused: sum(of, ({ refused }) => refused),
  })
  const last = days.at(-1)
  const lastAt = last?.lastAt ?? null
  const state = stateOf(ctx.now, {
    lastAt,
    lastDay: last?.day ?? null,
    days: new Set(days.map(({ day }) => day)),
  })
  return {
    kind: "import",
    id: kind,
    name: null,
    ...standing(ctx, state, lastAt),
    today: counts(days.filter(({ day }) => day === now)),
    week: counts(days.filter(({ day }) => inWeek(day, now))),
    ...nothingRefused,
  }
}

/** What people change here comes when it comes: it is never silent. */
function ownRecords(ctx: Context, { source, last_at, today, week }: RecordSource): Source {
  const lastAt = new Date(last_at)
  const state = stateOf(ctx.now, { lastAt, lastDay: dayOf(lastAt, ctx.workspace.timeZone), days: new Set() })
  return {
    kind: "records",
    id: source,
    name: null,
    ...standing(ctx, state, lastAt),
    today: { rows: today, duplicates: 0, refused: 0 },
    week: { rows: week, duplicates: 0, refused: 0 },
    ...nothingRefused,
  }
}

const nothingRefused = { refused: {}, conflicts: 0, ahead: 0 }

const standing = (ctx: Context, state: SourceState, lastAt: Date | null) => ({
  state,
  last_at: lastAt?.toISOString() ?? null,
  silent_hours: lastAt && Math.max(0, hoursBetween(lastAt, ctx.now)),
})

const sum = <T>(of: readonly T[], count: (each: T) => number): number =>
  of.reduce((total, each) => total + count(each), 0)
