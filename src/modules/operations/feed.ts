import { Readable } from "node:stream"
import { Problem } from "#kernel/errors.ts"
import { newId } from "#kernel/ids.ts"
import type { Context, Right } from "#modules/identity/index.ts"
import type { Engines } from "#platform/engines.ts"
import { gauge } from "#platform/figures.ts"
import { listenToNotices, type Notice } from "#platform/postgres/notices.ts"
import { type FeedTopic, feedEvents } from "./contract.ts"

/** Clients of this process at most; one more is refused with 503. */
const mostClients = 500
/** What may wait for a client that reads slowly; with more it is dropped, connects anew and is told it missed some. */
const mostWaiting = 64 * 1024
/** A client is asked to come again after so long, and is then recognised anew: what was revoked ends here. */
const lifetimeMs = 10 * 60_000
const reconnectMs = 2000

const openClients = gauge("feed_clients", "Clients of the live feed")

/** The live feed of this process. */
export type Feed = {
  /** A new client's stream. `lastEventId`: the last it heard on an earlier connection. */
  open(ctx: Context, lastEventId: string | undefined): Promise<Readable>
  /** Ends every stream. */
  close(): Promise<void>
}

type Client = { stream: Readable; workspaceId: string; rights: ReadonlySet<Right>; since: number }

/** What a topic needs beside the right to open the feed. */
const rightFor: Partial<Record<FeedTopic, Right>> = {
  import: "imports:read",
  alerts: "signals:read",
}

const isTopic = (topic: string): topic is FeedTopic => Object.hasOwn(feedEvents, topic)

/** Opens the feed; it listens from the first client on. `heartbeatMs`: how often an idle line is kept alive. */
export function openFeed(engines: Engines, heartbeatMs = 15_000): Feed {
  const clients = new Set<Client>()
  const lastIds = new Map<string, string>()
  // Another after each start: what was told while no process listened is missed.
  const firstId = newId()
  let listening: ReturnType<typeof listenToNotices> | null = null

  const send = (client: Client, text: string) => {
    client.stream.push(text)
    if (client.stream.readableLength > mostWaiting) client.stream.destroy()
  }
  const heard = ({ id, workspace_id, topic, data }: Notice) => {
    if (!isTopic(topic)) return
    lastIds.set(workspace_id, id)
    const right = rightFor[topic]
    const text = eventText(id, topic, feedEvents[topic].parse(data))
    for (const client of clients)
      if (client.workspaceId === workspace_id && (!right || client.rights.has(right))) send(client, text)
  }
  const missed = () => {
    lastIds.clear()
    for (const client of clients) send(client, eventText(newId(), "missed", {}))
  }
  const tend = () => {
    for (const client of clients)
      if (performance.now() - client.since > lifetimeMs) client.stream.push(null)
      else send(client, ": still here\n\n")
  }
  const heart = setInterval(tend, heartbeatMs).unref()

  return {
    async open(ctx, lastEventId) {
      if (clients.size >= mostClients)
        throw new Problem("unavailable", "Too many pages listen already; come again in a minute.")
      listening ??= listenToNotices(engines.records, { heard, missed }).catch((error: unknown) => {
        listening = null
        throw error
      })
      await listening
      const stream = new Readable({ read: () => undefined })
      const { workspace, rights } = ctx
      const client = { stream, workspaceId: workspace.id, rights, since: performance.now() }
      clients.add(client)
      openClients.set(clients.size)
      stream.once("close", () => {
        clients.delete(client)
        openClients.set(clients.size)
      })
      const lastId = lastIds.get(workspace.id) ?? firstId
      const topic = lastEventId === undefined || lastEventId === lastId ? "hello" : "missed"
      stream.push(`retry: ${reconnectMs}\n${eventText(lastId, topic, {})}`)
      return stream
    },
    async close() {
      clearInterval(heart)
      for (const { stream } of clients) stream.push(null)
      await listening?.then(({ close }) => close())
    },
  }
}

const eventText = (id: string, topic: FeedTopic, data: object): string =>
  `id: ${id}\nevent: ${topic}\ndata: ${JSON.stringify(data)}\n\n`
