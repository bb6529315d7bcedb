import { z } from "zod"
import type { Context } from "#modules/identity/index.ts"
import { createWriteKey } from "#modules/tracking/index.ts"
import type { TestApp } from "./app.ts"

const storedRow = z.object({
  account_id: z.string(),
  said_account: z.string(),
  person: z.string(),
  name: z.string(),
  at: z.string(),
  recorded_at: z.string(),
  value: z.number().nullable(),
  properties: z.string(),
  source: z.string(),
  message_id: z.string(),
})

/** Every row of a workspace's timeline, by message_id. */
export const allRows = (ctx: Context): Promise<z.output<typeof storedRow>[]> =>
  ctx.timeline.select({
    tag: "test.allRows",
    sql: "SELECT * FROM timeline WHERE workspace_id = {workspace:UUID} ORDER BY message_id",
    params: { workspace: ctx.workspace.id },
    row: storedRow,
  })

export const basic = (user: string): string => `Basic ${Buffer.from(`${user}:`).toString("base64")}`

export type Sent = { url?: string; headers?: Record<string, string | undefined>; body: unknown }

/** A sender with a write key of its own: JSON with Basic authorization; a text or a buffer goes as it is. */
export async function sender(app: TestApp, ctx: Context, origins: string[] = []) {
  const { id, secret } = await createWriteKey(ctx, { name: "test", origins })
  const send = ({ url = "/v1/batch", headers = {}, body }: Sent) =>
    app.inject({
      method: "POST",
      url,
      headers: given({ authorization: basic(secret), "content-type": "application/json", ...headers }),
      payload: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    })
  return { id, secret, send }
}

/** Headers without those that are undefined. */
const given = (headers: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
