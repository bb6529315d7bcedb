import type { ChannelName } from "./templates.contract.ts"

/** How a message stands, as the outbox tells it. */
export type MessageState = "queued" | "sent" | "refused" | "bounced" | "cancelled"

/** Why a message waits. */
export type WaitReason = "quiet" | "cap" | "outage"

/** Why a message is not sent at all, or came back. */
export type RefusalReason =
  | "contact_gone"
  | "no_address"
  | "no_consent"
  | "unsubscribed"
  | "dead_address"
  | "no_template"
  | "template_failed"
  | "expired"
  | "gave_up"
  | "refused_by_server"
  | "bounced"

/** Who asked for a message: a play in its run and step. */
export type Because = { play: string; run_id: string; step: string }

/** The content of a message as it goes out. `html`: of a mail. */
export type Content = {
  subject: string
  text: string
  action: { label: string; href: string } | null
  html: string | null
}

/** What rules and channels have to know of whom a message goes to. */
export type Recipient = {
  account_id: string
  contact_id: string
  name: string
  email: string | null
  roles: string[]
  /** In which the contact is written to: the contact's own, else the account's, else the workspace's. */
  language: "en" | "ru"
  /** Of the account, else the workspace. */
  zone: string
  consent: boolean | null
  refuses: string[]
  dead_email: string | null
  telegram_chat: string | null
  /** Browsers that show notifications. */
  browsers: number
}

/** Where a channel reaches a recipient; null: nowhere. */
export function addressOn(channel: ChannelName, who: Recipient): string | null {
  if (channel === "email") return who.email
  if (channel === "telegram") return who.telegram_chat
  if (channel === "web_push") return who.browsers > 0 ? who.contact_id : null
  return who.contact_id
}

/** Why nothing may be sent to a recipient on a channel; null: it may. */
export function refusalOf(channel: ChannelName, who: Recipient, needsConsent: boolean): RefusalReason | null {
  if (addressOn(channel, who) === null) return "no_address"
  if (who.refuses.includes(channel)) return "unsubscribed"
  if (channel === "email" && who.dead_email !== null && who.dead_email === who.email) return "dead_address"
  // A withdrawn consent holds whether or not the workspace asks for one.
  if (who.consent === false || (needsConsent && who.consent !== true)) return "no_consent"
  return null
}
