import type { QueryClient } from "@tanstack/react-query"
import { listAccounts } from "#modules/health/contract.ts"
import { me } from "#modules/identity/contract.ts"
import { ApiProblem, call, keyOf } from "../../api.ts"
import type { Me } from "../../session.ts"

/** Waits for a session to be opened, forgets what an earlier one saw, and learns who has come. */
export async function enter(client: QueryClient, opening: Promise<unknown>): Promise<Me> {
  await opening
  client.removeQueries()
  const who = await call(me, {})
  client.setQueryData(keyOf(me, {}), who)
  return who
}

/** The token of a one-time link, from behind the `#` of the address. */
export const tokenIn = (hash: string): string | null => new URLSearchParams(hash).get("token")

/** Where to go after signing in: an address of this app, never another site's. */
export const safeNext = (next: string | undefined): string =>
  next !== undefined && /^\/(?![/\\])/.test(next) && !next.startsWith("/sign-in") ? next : "/"

/**
 * Where to go first: to the address asked for, else to one's day where one looks after accounts, else to the customers.
 */
export async function firstPage(next: string | undefined, who: Me): Promise<string> {
  const asked = safeNext(next)
  if (asked !== "/" || who.email === null || !who.rights.includes("signals:read")) return asked
  const { accounts } = await call(listAccounts, { query: { owner: who.email, limit: 1 } })
  return accounts.length > 0 ? "/day" : asked
}

/** Why a sign-in was refused, as the key of its text. */
export function refusalOf(error: Error, by: "password" | "link") {
  const status = error instanceof ApiProblem ? error.status : null
  if (status === 0) return "session.offline"
  if (status === 401) return by === "link" ? "session.link_spent" : "session.wrong"
  if (status === 429) return "session.too_many"
  if (status === 422) return by === "link" ? "session.link_spent" : "session.bad_email"
  return "session.failed"
}
