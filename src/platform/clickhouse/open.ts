import { buffer } from "node:stream/consumers"
import { type ClickHouseClient, createClient } from "@clickhouse/client"
import { z } from "zod"
import { addressed, answeredByShards, type Cluster, clusterSettings } from "./shape.ts"

/** Named parameters of a query; `workspace` is always among them and always used. */
export type Params = { workspace: string } & Record<string, unknown>

export type Select<Row> = {
  /** What asks, as "module.query": seen in the engine's query log and in errors. */
  tag: string
  sql: string
  params: Params
  row: z.ZodType<Row>
}

/** The timeline's engine: in-process on one machine, a server or cluster behind a URL; the same SQL for both. */
export type TimelineEngine = {
  /** In-process: no other process can write to it. */
  readonly alone: boolean
  /** The cluster its tables are spread over. */
  readonly cluster: Cluster
  /** It was closed; what still asks is told so by an error. */
  readonly closed: boolean
  /** Rows of a query, each checked against `row`. */
  select<Row>(query: Select<Row>): Promise<Row[]>
  /**
   * The same by column, for large results: `{column: values}`; only the column names are checked. Asked by account: each
   * row of the answer stands on one account's rows.
   */
  columns<Name extends string>(
    query: Omit<Select<never>, "row"> & { names: readonly Name[] },
  ): Promise<Record<Name, unknown[]>>
  /** One column of fixed width as the bytes the engine holds, for more values than JSON should carry. */
  bytes(query: { tag: string; sql: string; params: Params }): Promise<Buffer>
  /** Appends rows as one durable block: resolved means on disk. */
  insert(table: string, rows: readonly object[]): Promise<void>
  /** The same for many rows: each an array of values in the order of `columns`, whose names then travel once. */
  insertColumns(
    table: string,
    columns: readonly [string, ...string[]],
    rows: readonly unknown[][],
  ): Promise<void>
  /** A statement that changes rows of one workspace. */
  change(statement: { tag: string; sql: string; params: Params }): Promise<void>
  /** Statements about no workspace's rows: migrations and the engine's own figures. */
  system(sql: string): Promise<unknown[]>
  close(): Promise<void>
}

const settings = {
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_denormals: 0,
  date_time_input_format: "best_effort",
  date_time_output_format: "iso",
  mutations_sync: "2",
  lightweight_deletes_sync: "2",
} as const

/** Opens the engine in `folder`, or the server (of a cluster) at `url`. One process at a time may hold a folder. */
export async function openTimelineEngine(
  at: { folder: string } | { url: string; cluster: Cluster },
): Promise<TimelineEngine> {
  if ("folder" in at) {
    const connection = await embeddedConnection(at.folder)
    return engineOf(createClient({ connection, clickhouse_settings: settings }), true, null)
  }
  const { url, cluster } = at
  const clickhouse_settings = cluster === null ? settings : { ...settings, ...clusterSettings }
  return engineOf(createClient({ url, clickhouse_settings, use_multipart_params_auto: true }), false, cluster)
}

type ClientOptions = NonNullable<Parameters<typeof createClient>[0]>

async function embeddedConnection(folder: string): Promise<NonNullable<ClientOptions["connection"]>> {
  const { createChdbConnection } = await import("chdb/connection")
  // The two packages carry the same declarations twice, which their checker takes for different types.
  return createChdbConnection({ path: folder }) as never
}

function engineOf(client: ClickHouseClient, alone: boolean, cluster: Cluster): TimelineEngine {
  const guarded = async <T>(tag: string, sql: string, run: () => Promise<T>): Promise<T> => {
    if (!sql.includes("{workspace:UUID}"))
      throw new Error(`${tag}: a timeline query must bind the workspace as {workspace:UUID}`)
    return named(tag, run)
  }
  let closed = false
  return {
    alone,
    cluster,
    get closed() {
      return closed
    },
    select: ({ tag, sql, params, row }) =>
      guarded(tag, sql, async () => {
        const result = await client.query({ query: sql, query_params: params, format: "JSONEachRow" })
        return z.array(row).parse(await result.json())
      }),
    columns: ({ tag, sql, params, names }) =>
      guarded(tag, sql, async () => {
        const result = await client.query({
          query: answeredByShards(sql, cluster),
          query_params: params,
          format: "JSONColumnsWithMetadata",
        })
        const { meta, data } = columnar.parse(await result.json<never>())
        for (const name of names)
          if (!meta.some((column) => column.name === name)) throw new Error(`no column ${name}`)
        // Without rows the engine leaves the columns out.
        return Object.fromEntries(names.map((name) => [name, data[name] ?? []])) as Record<
          (typeof names)[number],
          unknown[]
        >
      }),
    bytes: ({ tag, sql, params }) =>
      guarded(tag, sql, async () => {
        const { stream } = await client.exec({ query: `${sql} FORMAT RowBinary`, query_params: params })
        return buffer(stream)
      }),
    insertColumns: (table, columns, rows) =>
      named(`insert ${table}`, async () => {
        if (rows.length > 0)
          await client.insert({ table, columns: [...columns], values: rows, format: "JSONCompactEachRow" })
      }),
    insert: (table, rows) =>
      named(`insert ${table}`, async () => {
        if (rows.length > 0) await client.insert({ table, values: rows, format: "JSONEachRow" })
      }),
    change: ({ tag, sql, params }) =>
      guarded(tag, sql, async () => {
        // Sent as a question, since the client puts long parameters of these alone into the body: a server takes 128 KB
        // of each in the address.
        const query = addressed(sql, cluster)
        await (await client.query({ query, query_params: params, format: "JSONEachRow" })).text()
      }),
    system: (sql) =>
      named("system", async () => {
        if (!/^\s*(select|show|explain|describe)/i.test(sql)) {
          await client.command({ query: sql })
          return []
        }
        const result = await client.query({ query: sql, format: "JSONEachRow" })
        return result.json()
      }),
    close() {
      closed = true
      return client.close()
    },
  }
}

const columnar = z.object({
  meta: z.array(z.object({ name: z.string() })),
  data: z.custom<Record<string, unknown[]>>((data) => typeof data === "object" && data !== null),
})

async function named<T>(tag: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    throw new Error(`timeline (${tag}): ${(cause as Error).message}`, { cause })
  }
}
