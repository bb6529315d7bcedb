import { z } from "zod"
import { Problem } from "#kernel/errors.ts"

const placeSchema = z.tuple([z.iso.datetime(), z.uuid()])

/** A place in a list ordered by an instant. */
export const cursorOf = (at: Date, id: string): string =>
  Buffer.from(JSON.stringify([at.toISOString(), id])).toString("base64url")

/** Reads a cursor back; refuses one that is not ours. */
export function readCursor(cursor: string | undefined): { at: string; id: string } | undefined {
  if (cursor === undefined) return undefined
  try {
    const [at, id] = placeSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()))
    return { at, id }
  } catch {
    throw new Problem("invalid", "This cursor was not given out for this list.", [
      { path: "cursor", message: "send next_cursor of the page before as it is" },
    ])
  }
}
