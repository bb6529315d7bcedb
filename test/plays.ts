import { putAccounts, putContacts } from "#modules/customers/index.ts"
import { type Context, systemContext, transaction } from "#modules/identity/index.ts"
import { saveDocument } from "#modules/library/index.ts"
import { messageKind } from "#modules/messages/index.ts"
import { metricKind } from "#modules/metrics/index.ts"
import { putPlay, switchAllOn } from "#modules/plays/index.ts"
import { append } from "#modules/timeline/index.ts"
import type { TestEngines } from "./engines.ts"

/** A metric that counts rows named test.good, a template, and the means to put accounts and plays and let time pass. */
export async function playground(engines: TestEngines) {
  let ctx = await engines.workspace()
  const both = (text: string) => ({ en: text, ru: `${text} по-русски` })
  await transaction(ctx, async (tx) => {
    for (const [key, name] of [
      ["good", "test.good"],
      ["bad", "test.bad"],
    ] as const)
      await saveDocument(tx, ctx, metricKind, {
        key,
        body: {
          name: both(key),
          about: both(key),
          unit: "events",
          good: "up",
          of: { name: [name] },
          take: "count",
          over: "ever",
        },
      })
    await saveDocument(tx, ctx, messageKind, {
      key: "hello",
      body: {
        name: both("Hello"),
        channels: ["email", "in_app"],
        subject: both("Hello {{ account.name }}"),
        body: both("A word to you."),
      },
    })
  })
  let told = 0
  return {
    both,
    /** The system's context at the clock's instant. */
    ctx: () => ctx,
    async at(instant: string): Promise<Context> {
      engines.setNow(new Date(instant))
      ctx = await systemContext(engines, ctx.workspace.id, "test")
      return ctx
    },
    async accounts(ids: readonly string[], segment: string | null = null): Promise<void> {
      await transaction(ctx, async (tx) => {
        await putAccounts(
          tx,
          ctx,
          ids.map((account_id) => ({ account_id, name: account_id.toUpperCase(), segment, traits: {} })),
        )
        await putContacts(
          tx,
          ctx,
          ids.map((account_id) => ({
            contact_id: `${account_id}-ann`,
            account_id,
            name: "Ann",
            email: `ann@${account_id}.example`,
            roles: ["champion"],
          })),
        )
      })
    },
    /** Saves a play and switches it on. */
    async play(key: string, document: object): Promise<void> {
      await putPlay(
        ctx,
        key,
        { name: both(key), about: both(key), start: { by_hand: true }, ...document },
        { draft: false },
      )
      await transaction(ctx, (tx) => switchAllOn(tx, ctx))
    },
    /** Something happens to an account: test.good or test.bad. */
    async happens(account_id: string, what: "good" | "bad"): Promise<void> {
      const at = ctx.now.toISOString()
      const row = { account_id, person: "", name: `test.${what}`, at, recorded_at: at, value: null }
      await append(ctx, [{ ...row, properties: {}, source: "test", message_id: `told-${told++}` }])
    },
  }
}
