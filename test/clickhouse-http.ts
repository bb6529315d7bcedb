// A process of its own that holds a chdb folder and speaks ClickHouse's HTTP interface over it, for tests of what talks
// to a server: node clickhouse-http.ts FOLDER. Prints its port. One statement at a time.
//
// What needs other machines is taken for the nearest thing one process can do: `ON CLUSTER` is left out, a replicated
// table is a plain one, and what asks the shards (a Distributed table, the function cluster) asks this process through
// remote(), as on a cluster of one shard.
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { buffer } from "node:stream/consumers"
import { gunzipSync } from "node:zlib"
import { Session } from "chdb"

const session = new Session(process.argv[2])

/** Parameters of a request that are no settings of the engine. */
const notSettings = new Set([
  "query",
  "query_id",
  "session_id",
  "database",
  "default_format",
  "wait_end_of_query",
  "send_progress_in_http_headers",
  "http_headers_progress_interval_ms",
  "enable_http_compression",
  // The one shard there is lies in this process.
  "prefer_localhost_replica",
])

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`

const onOneMachine = (sql: string): string =>
  sql
    .replaceAll(/ ON CLUSTER '[\w-]+'/g, "")
    .replace(/\bcluster\('[\w-]+', view\(/, "remote('127.0.0.1', view(")
    .replace(/ReplicatedMergeTree(\([^)]*\))?/, "MergeTree")
    .replace(
      / AS \w+\s+ENGINE = Distributed\('[\w-]+', currentDatabase\(\), (\w+), (.+)\)$/s,
      " AS remote('127.0.0.1', currentDatabase(), $1, 'default', '', $2)",
    )

type Statement = { sql: string; data: Buffer; settings: Map<string, string>; format: string }

async function read(request: IncomingMessage): Promise<Statement> {
  const { searchParams } = new URL(request.url ?? "/", "http://127.0.0.1")
  const given = new Map(searchParams)
  const sent = await buffer(request)
  let body = request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent
  const type = request.headers["content-type"] ?? ""
  if (type.startsWith("multipart/form-data")) {
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData()
    for (const [name, value] of form) given.set(name, String(value))
    body = Buffer.alloc(0)
  }
  const query = given.get("query")
  const settings = new Map([...given].filter(([name]) => !notSettings.has(name)))
  const format = given.get("default_format") ?? "TabSeparated"
  return query === undefined
    ? { sql: body.toString(), data: Buffer.alloc(0), settings, format }
    : { sql: query, data: body, settings, format }
}

async function run({ sql, data, settings, format }: Statement): Promise<Uint8Array> {
  const set = [...settings].map(([name, value]) => `SET ${name} = ${quoted(value)};`)
  const statement = data.length === 0 ? onOneMachine(sql) : `${onOneMachine(sql)}\n${data.toString()}`
  return (await session.queryAsync(`${set.join(" ")} ${statement}`, { format })).bytes()
}

let last: Promise<unknown> = Promise.resolve()
const server = createServer((request, response) => {
  if (request.url?.startsWith("/ping")) {
    response.end("Ok.\n")
    return
  }
  const statement = read(request)
  const answer = last.then(() => statement).then(run)
  last = answer.catch(() => undefined)
  answer.then(
    (bytes) => response.end(bytes),
    (error: Error) => {
      const code = /Code: (\d+)/.exec(error.message)?.[1] ?? "1001"
      response.writeHead(500, { "x-clickhouse-exception-code": code })
      response.end(`Code: ${code}. DB::Exception: ${error.message}`)
    },
  )
})
// It lives as long as the process that started it listens.
process.stdin.resume().on("end", () => process.exit(0))
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port))
