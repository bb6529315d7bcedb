import { Problem } from "#kernel/errors.ts"
import { type Day, isDay } from "#kernel/time.ts"
import { type Context, today } from "#modules/identity/index.ts"

/** The day a question is about: today where it names none. */
export function askedDay(ctx: Context, day: Day | undefined): Day {
  if (day !== undefined && !isDay(day))
    throw new Problem("invalid", "'as_of' must be a day from 1900-01-01 to 2199-12-31.")
  return day ?? today(ctx)
}
