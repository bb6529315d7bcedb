import type { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import { addDays } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { currentDocuments } from "#modules/library/index.ts"
import { isOn } from "./active.ts"
import { alertCounts } from "./alerts.queries.pg.ts"
import type { getSignal as contract, SignalSummary } from "./contract.ts"
import { grounds, type Signal, signalKind } from "./definition.ts"
import { watches } from "./states.queries.pg.ts"

type Detailed = z.input<typeof contract.response>

/** Every signal with what it has open; documents are left to `getSignal`. */
export async function listSignals(ctx: Context): Promise<{ signals: SignalSummary[] }> {
  return { signals: await detailed(ctx) }
}

/** One signal with its document. */
export async function getSignal(ctx: Context, key: string): Promise<Detailed> {
  const found = (await detailed(ctx)).find((signal) => signal.key === key)
  if (!found)
    throw new Problem("not_found", `There is no signal '${key}'; GET /api/v1/signals lists those there are.`)
  return found
}

const detailed = (ctx: Context): Promise<Detailed[]> =>
  transaction(ctx, async (tx) => {
    const documents = await currentDocuments<Signal>(tx, signalKind.kind)
    const switched = new Map((await watches(tx)).map(({ signal, enabled }) => [signal, enabled]))
    const counts = await alertCounts(tx, addDays(today(ctx), -89))
    return documents.map(({ key, version, body }) => ({
      key,
      version,
      name: body.name,
      about: body.about,
      severity: body.severity,
      owner: body.owner,
      due: body.due,
      play: body.play ?? null,
      opened_by: grounds.find((ground) => body[ground] !== undefined) ?? null,
      watch: body.watch,
      enabled: isOn(body, switched.get(key) ?? null),
      waits_for: body.waits_for ?? null,
      open: counts.get(key)?.open ?? 0,
      last_90_days: counts.get(key)?.recent ?? 0,
      // In the order of its parts as people write them.
      document: signalKind.schema.parse(body),
    }))
  })
