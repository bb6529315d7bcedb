import { type Kysely, sql } from "kysely"
import pg from "pg"
import { z } from "zod"
import { newId } from "#kernel/ids.ts"
import type { DB, Records } from "./open.ts"

/** Something that happened in a workspace, told to whoever listens just then, in whichever process. */
export type Notice = z.output<typeof noticeSchema>

const noticeSchema = z.object({
  id: z.string(),
  workspace_id: z.string(),
  topic: z.string(),
  data: z.record(z.string(), z.unknown()),
})

const channel = "perennial_notices"

/** The data of one notice as JSON, in bytes: PostgreSQL carries less than 8,000, the envelope included. */
export const noticeLimit = 7000

/** Tells a notice; of a transaction, when it commits. Refuses data over `noticeLimit`. */
export async function notify(
  db: Kysely<DB>,
  workspaceId: string,
  topic: string,
  data: Notice["data"],
): Promise<void> {
  const notice: Notice = { id: newId(), workspace_id: workspaceId, topic, data }
  await sql`SELECT pg_notify(${channel}, ${JSON.stringify(notice)})`.execute(db)
}

export type Listener = {
  heard(notice: Notice): void
  /** The connection was lost for a while: some notices may have gone unheard. */
  missed(): void
}

const reconnectMs = 1000

/** Listens on a connection of its own until closed, and connects anew when it breaks. Resolves when it hears. */
export async function listenToNotices(
  records: Records,
  listener: Listener,
): Promise<{ close(): Promise<void> }> {
  const { connectionString } = records.pool.options
  let closed = false
  let timer: NodeJS.Timeout | undefined
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString, keepAlive: true })
    client.on("notification", ({ payload }) => {
      const notice = noticeSchema.safeParse(JSON.parse(payload ?? "null"))
      if (notice.success) listener.heard(notice.data)
    })
    client.on("error", () => undefined)
    try {
      await client.connect()
      await client.query(`LISTEN ${channel}`)
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
    client.once("end", again)
    return client
  }
  const again = () => {
    if (closed) return
    timer = setTimeout(() => {
      connecting = connect()
      connecting.then(() => listener.missed(), again)
    }, reconnectMs)
  }
  let connecting = connect()
  await connecting
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      const client = await connecting.catch(() => null)
      await client?.end()
    },
  }
}
