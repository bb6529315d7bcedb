import type { z } from "zod"
import { dayOf } from "#kernel/time.ts"
import { type Context, today, transaction } from "#modules/identity/index.ts"
import { conditionsHold } from "#modules/signals/index.ts"
import { conditionOf } from "./batch.ts"
import type { Play } from "./definition.ts"
import { pinnedPlays } from "./definitions.ts"
import { later } from "./rules.ts"
import type { listTouchGates as contract, TouchGate } from "./touch.contract.ts"
import { runsBefore } from "./touch.queries.pg.ts"
import { touchRules } from "./touch-definition.ts"

/** The gate of a play: the question right after a wait that counts from the start. Null where it has none. */
export function gateOf({ steps }: Play): { after: string; place: number; when: string } | null {
  for (const [at, { branch }] of steps.entries()) {
    const wait = steps[at - 1]?.wait
    if (branch && typeof wait === "object") return { after: wait.after_start, place: at, when: branch.when }
  }
  return null
}

/** Gates to come, the next first, of one account or of all, and how each would be decided today. */
export async function listTouchGates(
  ctx: Context,
  account_id: string | null = null,
): Promise<z.input<typeof contract.response>> {
  const { play, ahead } = await transaction(ctx, async (tx) => {
    const play = (await touchRules(tx))?.gate_play ?? null
    if (play === null) return { play, ahead: [] }
    const runs = await runsBefore(tx, { play, account_id })
    const playOf = await pinnedPlays(
      tx,
      runs.map(({ version }) => ({ play, version })),
    )
    const ahead = runs.flatMap((run) => {
      const body = playOf({ play, version: run.version })
      const gate = gateOf(body)
      const at = body.steps.findIndex(({ key }) => key === run.step)
      return gate && at >= 0 && at <= gate.place ? [{ run, gate }] : []
    })
    return { play, ahead }
  })
  const texts = [...new Set(ahead.map(({ gate }) => gate.when))]
  const accounts = [...new Set(ahead.map(({ run }) => run.account_id))]
  const held =
    ahead.length === 0
      ? new Map<string, (boolean | null)[]>()
      : await conditionsHold(ctx, texts.map(conditionOf), today(ctx), accounts)
  const zone = ctx.workspace.timeZone
  const gates = ahead.map(
    ({ run, gate }): TouchGate => ({
      run_id: run.id,
      account_id: run.account_id,
      name: run.name,
      owner_email: run.owner_email,
      started_on: dayOf(run.started_at, zone),
      gate_on: dayOf(later(run.started_at, gate.after, zone), zone),
      when: gate.when,
      holds: held.get(run.account_id)?.[texts.indexOf(gate.when)] ?? null,
    }),
  )
  return { play, gates: gates.sort((a, b) => (a.gate_on < b.gate_on ? -1 : a.gate_on > b.gate_on ? 1 : 0)) }
}
