import { type Context, transaction } from "#modules/identity/index.ts"
import { advancePlays } from "./advance.ts"
import { applyTouchRules } from "./apply-touch.ts"
import { enterPlays } from "./enter-plays.ts"
import { wakeRuns } from "./runs.queries.pg.ts"
import { queueAdvance } from "./schedule.ts"

/** The night's work: touch models by their rules, who enters by segment or date, and a look at every run's goal, stops and waits. */
export const playsNightTask = "plays_night"

export async function playsNight(ctx: Context, signal: AbortSignal): Promise<void> {
  await applyTouchRules(ctx)
  await enterPlays(ctx)
  await transaction(ctx, (tx) => wakeRuns(tx, ctx.now, null))
  await advancePlays(ctx, signal)
}

/** Lets accounts that have just become something else enter plays, and looks at the runs they are in. */
export async function enterAccounts(ctx: Context, accounts: readonly string[]): Promise<void> {
  await enterPlays(ctx, accounts)
  await wakePlays(ctx, accounts)
}

/** Looks at the runs of accounts that something happened to; null: of all. */
export const wakePlays = (ctx: Context, accounts: readonly string[] | null): Promise<void> =>
  transaction(ctx, async (tx) => {
    if ((await wakeRuns(tx, ctx.now, accounts)) > 0) await queueAdvance(tx, ctx)
  })
