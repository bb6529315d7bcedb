import { z } from "zod"
import { Problem } from "#kernel/errors.ts"

/** A place in a sorted list of accounts: the sort's value there, as text, and the account. */
export type Position = { place: string | null; account_id: string }

const positionSchema = z.tuple([z.string(), z.string().nullable(), z.string()])

/** A cursor holds for the sort it was given out for. */
export const cursorAt = (sort: string, { place, account_id }: Position): string =>
  Buffer.from(JSON.stringify([sort, place, account_id])).toString("base64url")

/** Reads a cursor back; refuses one that is not ours, or was given out for another sort. */
export function positionOf(cursor: string, sort: string): Position {
  const position = parsed(cursor)
  if (!position || position[0] !== sort)
    throw new Problem("invalid", "This cursor was not given out for this list.", [
      {
        path: "cursor",
        message: `send next_cursor of the page before as it is, with the same sort (${sort})`,
      },
    ])
  return { place: position[1], account_id: position[2] }
}

function parsed(cursor: string): z.output<typeof positionSchema> | null {
  try {
    return positionSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()))
  } catch {
    return null
  }
}
