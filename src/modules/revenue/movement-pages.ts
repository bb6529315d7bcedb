import { z } from "zod"
import { Problem } from "#kernel/errors.ts"
import type { Words } from "./ledger-columns.ts"
import type { Movement } from "./movement-sums.ts"

export type MovementSort = "-day" | "-amount"

/** So many rows a file may have. */
const mostInFile = 100_000

const size = ({ before, after }: Movement): number => Math.abs(after - before)

/** One page of movements in their order, what comes after it, and how many there are. */
export function movementPage(
  movements: Movement[],
  accounts: Words,
  asked: { sort: MovementSort; limit: number; cursor?: string | undefined; all: boolean },
): { page: Movement[]; nextCursor: string | null } {
  const id = (movement: Movement) => accounts.words[movement.account] ?? ""
  const placeOf = (movement: Movement): Place => [
    asked.sort,
    asked.sort === "-day" ? 0 : size(movement),
    movement.day,
    id(movement),
  ]
  const sorted = movements
    .map((movement) => ({ movement, place: placeOf(movement) }))
    .sort((a, b) => order(a.place, b.place))
  if (asked.all && sorted.length > mostInFile)
    throw new Problem("invalid", `These are ${sorted.length} rows; a file holds ${mostInFile}.`, [
      { path: "from", message: "take a shorter period or a slice" },
    ])
  const after = asked.cursor === undefined ? null : placeFrom(asked.cursor, asked.sort)
  const rest = after ? sorted.filter(({ place }) => order(place, after) > 0) : sorted
  const page = asked.all ? rest : rest.slice(0, asked.limit)
  const last = page.at(-1)
  return {
    page: page.map(({ movement }) => movement),
    nextCursor: last && page.length < rest.length ? cursorAt(last.place) : null,
  }
}

const placeSchema = z.tuple([z.string(), z.number(), z.number(), z.string()])
type Place = z.output<typeof placeSchema>

function order([, sizeA, dayA, idA]: Place, [, sizeB, dayB, idB]: Place): number {
  return sizeB - sizeA || dayB - dayA || (idA < idB ? -1 : idA > idB ? 1 : 0)
}

const cursorAt = (place: Place): string => Buffer.from(JSON.stringify(place)).toString("base64url")

function placeFrom(cursor: string, sort: MovementSort): Place {
  const place = parsed(cursor)
  if (place?.[0] === sort) return place
  throw new Problem("invalid", "This cursor was not given out for this list.", [
    { path: "cursor", message: `send next_cursor of the page before as it is, with the same sort (${sort})` },
  ])
}

function parsed(cursor: string): Place | null {
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()))
  } catch {
    return null
  }
}
