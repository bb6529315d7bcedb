import { z } from "zod"
import { channels, messageStates } from "#modules/messages/contract.ts"

/** `open`: the message whose text is being looked at. */
export const outboxSearch = z.object({
  state: z.enum(messageStates).optional().catch(undefined),
  channel: z.enum(channels).optional().catch(undefined),
  template: z.string().min(1).optional().catch(undefined),
  account_id: z.string().min(1).optional().catch(undefined),
  open: z.uuid().optional().catch(undefined),
})

/** `account`: for whom the template is filled in; `width`: how wide it is looked at. */
export const templateSearch = z.object({
  account: z.string().min(1).optional().catch(undefined),
  contact: z.string().min(1).optional().catch(undefined),
  width: z.enum(["narrow", "text"]).optional().catch(undefined),
})
