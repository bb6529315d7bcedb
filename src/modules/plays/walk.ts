import type { Context } from "#modules/identity/index.ts"
import type { Tx } from "#platform/postgres/open.ts"
import type { Batch } from "./batch.ts"
import { actOf, type Play, type Step } from "./definition.ts"
import { asks, takeEffect } from "./effects.ts"
import { end, exitsOf } from "./flow.ts"
import { later } from "./rules.ts"
import type { Outcome, Run, StepRow } from "./runs.queries.pg.ts"

/** A run on its way through one look: what it does is gathered here and written at the end of it. */
export type Walker = {
  run: Run
  play: Play
  /** Steps that took effect, and that waited and are over. */
  made: StepRow[]
  finished: { run_id: string; step: string; done_at: Date; result: string }[]
  /** Plays that an act ends on the account. */
  ends: string[]
}

/** How the task of a step stands. */
export type TaskStanding = { state: "open" | "done" | "cancelled"; result: string | null }

export type Look = {
  tx: Tx
  ctx: Context
  batch: Batch
  taskOf(run: string, step: string): TaskStanding | undefined
}

/** The conditions a look at a run begins with: whether it may end, and what its step asks. */
export function firstQuestions({ run, play }: Walker): string[] {
  const step = play.steps.find(({ key }) => key === run.step)
  const own = step && (step.wait_until?.when ?? step.branch?.when)
  return [
    ...(play.goal === undefined ? [] : [play.goal]),
    ...play.stop.map(({ when }) => when),
    ...(own === undefined ? [] : [own]),
  ]
}

/** Ends a run whose goal is reached, that has to stop, or whose time is over. True where it ended. */
export function mayEnd({ ctx, batch }: Look, { run, play }: Walker): boolean {
  const holds = (text: string) => batch.holds(run.account_id, text) === true
  if (play.goal !== undefined && holds(play.goal)) {
    const untouched = run.step === play.steps[0]?.key && run.waits_for === null
    return over(ctx, run, untouched ? "not_needed" : "goal", null)
  }
  const stop = play.stop.find(({ when }) => holds(when))
  if (stop) return over(ctx, run, "stopped", stop.because[ctx.workspace.language])
  if (run.ends_by <= ctx.now) return over(ctx, run, "failed", "time_over")
  return false
}

/** Says that a run is over. */
export function over(ctx: Context, run: Run, outcome: Outcome, reason: string | null): true {
  Object.assign(run, { outcome, outcome_reason: reason, ended_at: ctx.now, wake_at: null })
  return true
}

/**
 * Moves a run on until it waits, is over, or asks a condition nobody has looked at yet: that condition. A run takes each
 * step once, so this ends.
 */
export async function walk(look: Look, walker: Walker): Promise<string | null> {
  const { ctx } = look
  const { run, play } = walker
  for (;;) {
    if (run.step === null) {
      if (play.goal === undefined) over(ctx, run, "completed", null)
      else rest(run, "goal", null)
      return null
    }
    const at = play.steps.findIndex(({ key }) => key === run.step)
    const step = play.steps[at]
    if (!step) throw new Error(`version ${run.version} of '${run.play}' has no step '${run.step}'`)
    const moved = await moveThrough(look, walker, step, at)
    if (moved === "rests") return null
    if ("asks" in moved) return moved.asks
    run.step = moved.to === end ? null : moved.to
    run.waits_for = null
    run.until = null
  }
}

/** Where a step leads, or that the run waits there, or what has to be asked first. */
async function moveThrough(
  look: Look,
  walker: Walker,
  step: Step,
  at: number,
): Promise<{ to: string } | { asks: string } | "rests"> {
  const { ctx, batch } = look
  const { run, play } = walker
  const exits = exitsOf(play.steps, at)
  const onward = { to: exits.next }
  const otherwise = { to: exits.otherwise ?? exits.next }
  const name = actOf(step)
  const note = (result: string, effect: Record<string, unknown>, done: boolean) => {
    if (run.waits_for !== null) {
      walker.finished.push({ run_id: run.id, step: step.key, done_at: ctx.now, result })
      return
    }
    const done_at = done ? ctx.now : null
    walker.made.push({
      run_id: run.id,
      step: step.key,
      place: at,
      kind: name,
      begun_at: ctx.now,
      done_at,
      result,
      effect,
    })
  }
  if (asks(name)) {
    const when = step.branch?.when ?? step.wait_until?.when ?? ""
    const holds = batch.holds(run.account_id, when)
    if (holds === undefined) return { asks: when }
    const effect = { when, holds }
    if (holds === true) {
      note(step.branch ? "yes" : "held", effect, true)
      return onward
    }
    if (step.branch) {
      note("no", effect, true)
      return otherwise
    }
    if (run.waits_for === null) {
      const until = later(ctx.now, step.wait_until?.within ?? "1d", ctx.workspace.timeZone)
      note("waiting", { ...effect, until: until.toISOString() }, false)
      return rest(run, "condition", until)
    }
    if (run.until && run.until > ctx.now) return rest(run, "condition", run.until)
    note("timed_out", effect, true)
    return otherwise
  }
  switch (run.waits_for) {
    case null: {
      const did = await takeEffect({ ...look, run, play, step })
      note(did.result, did.effect, did.waits_for === undefined)
      if (step.end_play) walker.ends.push(step.end_play)
      return did.waits_for === undefined ? onward : rest(run, did.waits_for, did.until ?? null)
    }
    case "task": {
      const task = look.taskOf(run.id, step.key)
      if (task?.state === "open") return rest(run, "task", null)
      note(task?.result ?? task?.state ?? "done", {}, true)
      return step.approval && task?.result !== "approved" ? otherwise : onward
    }
    default:
      if (run.until === null || run.until > ctx.now) return rest(run, run.waits_for, run.until)
      note("done", {}, true)
      return onward
  }
}

function rest(run: Run, waits_for: Run["waits_for"], until: Date | null): "rests" {
  const wake_at = until && until < run.ends_by ? until : run.ends_by
  Object.assign(run, { waits_for, until, wake_at })
  return "rests"
}
