import type { Context } from "#modules/identity/index.ts"
import type { SettingsRow } from "../settings.queries.pg.ts"
import type { ChannelName } from "../templates.contract.ts"
import type { Channel } from "./channel.ts"
import { emailChannel } from "./email.ts"
import { inAppChannel } from "./in-app.ts"
import { telegramChannel } from "./telegram.ts"
import { webPushChannel } from "./web-push.ts"

const makers: Record<ChannelName, (ctx: Context, settings: SettingsRow) => Channel | null> = {
  email: emailChannel,
  in_app: inAppChannel,
  web_push: webPushChannel,
  telegram: telegramChannel,
}

/** The channels that are set up in this workspace. What waits for another waits on. */
export class OpenChannels {
  readonly #open = new Map<ChannelName, Channel>()

  constructor(ctx: Context, settings: SettingsRow) {
    for (const name of ["email", "in_app", "web_push", "telegram"] as const) {
      const channel = makers[name](ctx, settings)
      if (channel) this.#open.set(name, channel)
    }
  }

  get names(): ChannelName[] {
    return [...this.#open.keys()]
  }

  get(name: string): Channel | undefined {
    return this.#open.get(name as ChannelName)
  }

  /** Leaves a channel alone for the rest of this run. */
  leave(name: string): void {
    this.get(name)?.close()
    this.#open.delete(name as ChannelName)
  }

  close(): void {
    for (const channel of this.#open.values()) channel.close()
    this.#open.clear()
  }
}
