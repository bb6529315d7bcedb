import type { Context } from "#modules/identity/index.ts"
import type { SettingsRow } from "./settings.queries.pg.ts"

/** Where links in this workspace's messages begin, without a slash at the end. */
export const publicUrlOf = (ctx: Context, settings: Pick<SettingsRow, "public_url">): string =>
  settings.public_url ?? ctx.reach.publicUrl

/** Whose name and address mail bears: as set, else of the place where this installation is reached. */
export function senderOf(ctx: Context, settings: SettingsRow): { name: string; address: string } {
  const { hostname } = new URL(publicUrlOf(ctx, settings))
  return {
    name: settings.from_name ?? ctx.workspace.name,
    address: settings.from_email ?? `no-reply@${/^[\d.]+$|^\[/.test(hostname) ? "localhost" : hostname}`,
  }
}

/** The Message-ID of a message with this id. */
export const referenceOf = (id: string, sender: { address: string }): string =>
  `<${id}@${sender.address.split("@")[1] ?? "localhost"}>`
