import type { Item, Thing } from "#modules/day/contract.ts"
import { listDay, listReturns, workload } from "#modules/day/contract.ts"

/** A thing with the item it stands in. */
export type Entry = { item: Item; thing: Thing }

/** Things in the order of the page. */
export const entriesOf = (items: readonly Item[]): Entry[] =>
  items.flatMap((item) => item.things.map((thing) => ({ item, thing })))

/** Names a thing on the page: keys of dates are an account's own. */
export const entryKey = ({ item, thing }: Entry): string => `${item.account_id ?? ""} ${thing.key}`

/** What is asked anew after something was done. */
export const staleAfter = [listDay, listReturns, workload]

export type Act = "done" | "snooze" | "hand_over" | "note" | "touch" | "task"
export type Acting = { act: Act; entry: Entry }
