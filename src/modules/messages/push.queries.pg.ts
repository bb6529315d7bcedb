import { z } from "zod"
import type { Tx } from "#platform/postgres/open.ts"

const keysSchema = z.object({ p256dh: z.string(), auth: z.string() })

/** A browser that shows notifications. */
export type Browser = { id: string; endpoint: string; keys: z.output<typeof keysSchema> }

/** The browsers of a contact. */
export async function browsersOf(tx: Tx, contactId: string): Promise<Browser[]> {
  const rows = await tx
    .selectFrom("push_subscriptions")
    .select(["id", "endpoint", "keys"])
    .where("contact_id", "=", contactId)
    .execute()
  return rows.map(({ id, endpoint, keys }) => ({ id, endpoint, keys: keysSchema.parse(keys) }))
}

export async function deleteBrowsers(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await tx
      .deleteFrom("push_subscriptions")
      .where("id", "in", [...ids])
      .execute()
}

/** Keeps a browser of a contact; one known by its address already is the contact's from now on. */
export async function saveBrowser(
  tx: Tx,
  browser: Browser & { workspaceId: string; contactId: string; createdAt: Date },
): Promise<void> {
  await tx
    .insertInto("push_subscriptions")
    .values({
      id: browser.id,
      workspace_id: browser.workspaceId,
      contact_id: browser.contactId,
      endpoint: browser.endpoint,
      keys: JSON.stringify(browser.keys),
      created_at: browser.createdAt,
    })
    .onConflict((conflict) =>
      conflict.columns(["workspace_id", "endpoint"]).doUpdateSet((given) => ({
        contact_id: given.ref("excluded.contact_id"),
        keys: given.ref("excluded.keys"),
      })),
    )
    .execute()
}
