import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"

/** A ClickHouse server over HTTP, backed by the embedded engine in a process of its own that holds `folder`. */
export async function startClickhouse(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "clickhouse-http.ts"), folder], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  const ended = once(child, "exit")
  const lines = createInterface({ input: child.stdout })
  const [port] = (await Promise.race([
    once(lines, "line"),
    ended.then(() => Promise.reject(new Error("the ClickHouse of the test ended before it listened"))),
  ])) as [string]
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.stdin.end()
      await ended
    },
  }
}
