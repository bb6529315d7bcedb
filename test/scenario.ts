import { join } from "node:path"
import { addDays, type Day, daysBetween } from "#kernel/time.ts"
import { contractRowSchema } from "#modules/billing/contract.ts"
import { putContracts } from "#modules/billing/index.ts"
import { putAccounts, putContacts } from "#modules/customers/index.ts"
import { type Context, createMember, type Role, systemContext, transaction } from "#modules/identity/index.ts"
import { loadLibrary } from "#modules/library/index.ts"
import { playsNightTask, switchAllOn } from "#modules/plays/index.ts"
import { putSubscriptions } from "#modules/revenue/index.ts"
import { tendSignalsTask } from "#modules/signals/index.ts"
import { append, relayOutbox } from "#modules/timeline/index.ts"
import { addJob } from "#platform/jobs/index.ts"
import { libraryKinds } from "../src/library-kinds.ts"
import { caller, type TestApp } from "./app.ts"
import type { TestEngines } from "./engines.ts"
import { runJobs } from "./jobs.ts"

const library = join(import.meta.dirname, "..", "library")

export const people = {
  csm: "csm@vendor.example",
  lead: "lead@vendor.example",
  specialist: "specialist@vendor.example",
  advisor: "advisor@vendor.example",
} as const

type Happening = { name: string; day: Day; person?: string; value?: number; properties?: object }

export type TaskAnswer = {
  id: string
  account_id: string
  title: { en: string }
  role: string
  owner_email: string | null
  play: string | null
  state: string
}
export type AlertAnswer = {
  id: string
  signal: string
  account_id: string
  opened_on: Day
  play: string | null
  owner_email: string | null
  reason: { figures?: { key: string; value: number }[] }
}

/**
 * A vendor with the whole library, every play on, every signal off until it is watched, and a member of each role; a
 * clock that is moved from instant to instant.
 */
export async function scenario(engines: TestEngines, app: TestApp, begins: string) {
  engines.setNow(new Date(begins))
  let ctx: Context = await engines.workspace()
  await transaction(ctx, async (tx) => {
    await loadLibrary(tx, ctx, library, libraryKinds)
    await switchAllOn(tx, ctx)
    for (const [role, email] of Object.entries(people) as [Role, string][])
      await createMember(tx, ctx, { email, name: role, role })
  })
  const call = caller(app, ctx)
  await transaction(ctx, async (tx) => {
    const signals = await tx
      .selectFrom("library_documents")
      .select("key")
      .where("kind", "=", "signals")
      .execute()
    const off = signals.map(({ key }) => ({ workspace_id: ctx.workspace.id, signal: key, enabled: false }))
    await tx.insertInto("signal_watches").values(off).execute()
  })
  await runJobs(engines)
  let told = 0
  const at = async (instant: string): Promise<void> => {
    engines.setNow(new Date(instant))
    ctx = await systemContext(engines, ctx.workspace.id, "test")
  }
  return {
    call,
    /** Moves the clock and does nothing. */
    at,
    /** Does at an instant what nights and hours do for signals and plays, and every job that comes of it. */
    async pass(instant: string): Promise<void> {
      await at(instant)
      // What signals open starts plays, and what plays do is seen by signals.
      for (const task of [tendSignalsTask, playsNightTask, tendSignalsTask]) {
        await transaction(ctx, (tx) => addJob(tx, task, { workspace_id: ctx.workspace.id }))
        await runJobs(engines)
      }
    },
    /** Switches a signal on: from then on it is walked. */
    async watch(signal: string): Promise<void> {
      await call("PUT", `/signals/${signal}/enabled`, { enabled: true })
      await runJobs(engines)
    },
    async jobs(): Promise<void> {
      await runJobs(engines)
    },
    async account(
      account_id: string,
      given: Partial<{
        tier: string
        segment: string
        created_on: Day
        owner: string | null
        team: object
      }> = {},
    ): Promise<void> {
      const { tier = null, segment = null, created_on = null, owner = people.csm } = given
      await transaction(ctx, (tx) =>
        putAccounts(tx, ctx, [
          { account_id, name: account_id, tier, segment, created_on, owner_email: owner, traits: {} },
        ]),
      )
      const team = (["lead", "specialist", "advisor"] as const).map((role) => ({
        role,
        member_email: people[role],
      }))
      await call("PUT", `/accounts/${account_id}/team`, { team })
    },
    async contact(contact_id: string, account_id: string, roles: string[]): Promise<void> {
      const email = `${contact_id}@${account_id}.example`
      await transaction(ctx, (tx) =>
        putContacts(tx, ctx, [{ contact_id, account_id, name: contact_id, email, roles }]),
      )
    },
    async subscription(
      account_id: string,
      given: { from: Day; until?: Day; mrr: string; licences: string },
    ): Promise<void> {
      await transaction(ctx, (tx) =>
        putSubscriptions(tx, ctx, [
          {
            subscription_id: `subscription-${account_id}`,
            account_id,
            started_on: given.from,
            ...(given.until && { ended_on: given.until }),
            mrr: given.mrr,
            quantity: given.licences,
          },
        ]),
      )
      await relayOutbox(ctx)
    },
    async contract(given: object): Promise<void> {
      await transaction(ctx, (tx) => putContracts(tx, ctx, [contractRowSchema.parse(given)]))
      await relayOutbox(ctx)
    },
    /** Things that happened to an account, at noon in Moscow. */
    async happened(account_id: string, happenings: readonly Happening[]): Promise<void> {
      await append(
        ctx,
        happenings.map(({ name, day, person = "", value = null, properties = {} }) => ({
          account_id,
          person,
          name,
          at: `${day}T09:00:00.000Z`,
          recorded_at: `${day}T09:00:00.000Z`,
          value,
          properties: { ...properties },
          source: "test",
          message_id: `scenario-${told++}`,
        })),
      )
    },
    /** So many people use the product once on each day of [from, to]. */
    async used(account_id: string, count: number, from: Day, to: Day): Promise<void> {
      await this.happened(
        account_id,
        Array.from({ length: daysBetween(from, to) + 1 }, (_, at) => addDays(from, at)).flatMap((day) =>
          Array.from({ length: count }, (_, n) => ({
            name: `usage.Feature ${n % 3} Used`,
            day,
            person: `${account_id}-${n}`,
          })),
        ),
      )
    },
    async tasks(account_id: string, state = "open"): Promise<TaskAnswer[]> {
      return (await call<{ tasks: TaskAnswer[] }>("GET", `/tasks?account_id=${account_id}&state=${state}`))
        .tasks
    },
    async alerts(account_id: string): Promise<AlertAnswer[]> {
      return (await call<{ alerts: AlertAnswer[] }>("GET", `/alerts?account_id=${account_id}&state=all`))
        .alerts
    },
    /** A metric of an account at the end of a day. */
    async metric(account_id: string, key: string, day: Day): Promise<number | null> {
      const { points } = await call<{ points: { value: number | null }[] }>(
        "GET",
        `/accounts/${account_id}/metrics/${key}?from=${day}&to=${day}&step=day`,
      )
      return points[0]?.value ?? null
    },
    async timeline(
      account_id: string,
      name: string,
    ): Promise<{ name: string; at: string; properties: Record<string, string> }[]> {
      const query = `name=${encodeURIComponent(name)}&order=oldest`
      return (
        await call<{ rows: { name: string; at: string; properties: Record<string, string> }[] }>(
          "GET",
          `/accounts/${account_id}/timeline?${query}`,
        )
      ).rows
    },
  }
}
