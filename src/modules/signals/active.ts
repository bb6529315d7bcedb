import { type AccountFacts, accountTest } from "#modules/health/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { currentDocuments } from "#modules/library/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import { type Condition, conditionOf } from "./condition.ts"
import { forDays, type Signal, signalKind } from "./definition.ts"
import { type EventRow, eventTest } from "./event-condition.ts"
import type { Rule } from "./rules.ts"
import { watches } from "./states.queries.pg.ts"

/** A signal made ready to be asked. */
export type Prepared = {
  key: string
  version: number
  signal: Signal
  rule: Rule
  /** Of a signal by condition. */
  when: Condition | null
  clear: Condition | null
  /** Of a signal by event. */
  fits: ((row: EventRow) => boolean) | null
  /** Whether an account is watched; `pays`: it has MRR on the day. */
  watches(account: object, pays: boolean): boolean
}

/** Makes a document ready to be asked. */
export function prepared(signal: Signal, version: number): Prepared {
  const { key, when, clear, watch, event } = signal
  const test = watch === "paying" || watch === "all" ? null : accountTest(watch)
  return {
    key,
    version,
    signal,
    rule: { forDays: forDays(signal), dated: signal.date !== undefined },
    when: when === undefined ? null : conditionOf(when),
    clear: clear === undefined ? null : conditionOf(clear),
    fits: event ? eventTest(event.where) : null,
    watches: (account, pays) => (test ? test(account as AccountFacts) : watch === "all" || pays),
  }
}

/** Documents that were made ready, by workspace, key and version: the same words are read once. */
const ready = new Map<string, Prepared>()
const mostReady = 2000

/** The signals that are switched on and wait for nothing. */
export async function activeSignals(tx: Tx, ctx: Context): Promise<Prepared[]> {
  const documents = await currentDocuments<Signal>(tx, signalKind.kind)
  const switched = new Map((await watches(tx)).map(({ signal, enabled }) => [signal, enabled]))
  return documents
    .filter(({ key, body }) => isOn(body, switched.get(key) ?? null))
    .map(({ key, version, body }) => {
      const name = `${ctx.workspace.id} ${key} ${version}`
      const known = ready.get(name) ?? prepared(body, version)
      if (ready.size > mostReady) ready.clear()
      ready.set(name, known)
      return known
    })
}

/** Whether a signal is on: what a person said, else what its document says; one that waits never is. */
export const isOn = (signal: Signal, switched: boolean | null): boolean =>
  signal.waits_for === undefined && (switched ?? signal.enabled)

export const readActive = (ctx: Context): Promise<Prepared[]> =>
  transaction(ctx, (tx) => activeSignals(tx, ctx))
