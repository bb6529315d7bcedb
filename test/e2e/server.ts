import { spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"

const root = join(import.meta.dirname, "..", "..")

export type RunningServer = {
  /** As the ready line names it: "http://127.0.0.1:40123". */
  url: string
  pid: number
  /** The first line of its output, past or to come, that matches; refused when it ends without one. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  /** Sends a signal and waits for the end; answers with the exit code, null where a signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts the real program on a free port with its data in `folder`; resolves at its `ready` line. */
export async function startServer(options: {
  folder: string
  flags?: string[]
  env?: Record<string, string>
}): Promise<RunningServer> {
  const flags = ["--data", options.folder, "--port", "0", ...(options.flags ?? [])]
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "src/main.ts", ...flags], {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const reap = () => child.kill("SIGTERM")
  process.once("exit", reap)
  const said: string[] = []
  const listeners = new Set<() => void>()
  let code: number | null | undefined
  const tell = () => {
    for (const listener of listeners) listener()
  }
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (text) => {
      said.push(text)
      tell()
    })
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", (exitCode) => {
      process.off("exit", reap)
      code = exitCode
      tell()
      resolve(exitCode)
    })
  })
  const line = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = said.map((text) => pattern.exec(text)).find((match) => match !== null)
        if (!found && code === undefined) return
        listeners.delete(look)
        if (found) resolve(found)
        else reject(new Error(`The server ended (exit ${code}) without ${pattern}:\n${said.join("\n")}`))
      }
      listeners.add(look)
      look()
    })
  const stop = (signal: NodeJS.Signals = "SIGTERM") => {
    child.kill(signal)
    return ended
  }
  const [, url] = await line(/^ready (http:\S+)$/)
  return { url: url!, pid: child.pid!, line, stop }
}
