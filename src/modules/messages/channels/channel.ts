import type { Content } from "../message.ts"

/** One message on its way to one recipient. */
export type Outgoing = {
  /** The message's id. */
  id: string
  /** The same however often it is handed over: a mail's Message-ID. */
  reference: string
  /** Where this channel reaches the recipient. */
  address: string
  name: string
  content: Content
  unsubscribeUrl: string
}

/**
 * What came of handing a message over. `bounced`: it never arrives there; `deadAddress`: nor does any other.
 * `refused`: the other side does not take this message, through no fault of the address. `later`: to be tried again;
 * `outage`: so is everything on this channel.
 */
export type Delivery =
  | { outcome: "sent" }
  | { outcome: "bounced"; deadAddress: boolean; detail: string }
  | { outcome: "refused"; detail: string }
  | { outcome: "later"; outage: boolean; detail: string }

/** One way that messages go. */
export type Channel = {
  deliver(message: Outgoing): Promise<Delivery>
  close(): void
}

/** Longest wait for the answer of another service. */
export const answerWithinMs = 15_000

/** An answer of another service as a detail: what it says, without more of it than a person reads. */
export const shortened = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, 500)
