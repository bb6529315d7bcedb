import { join } from "node:path"
import { Problem } from "#kernel/errors.ts"
import { watchAccounts } from "#modules/signals/index.ts"
import { lockFolder } from "#platform/folder-lock.ts"
import type { HttpServer } from "#platform/http/server.ts"
import { startJobs } from "#platform/jobs/index.ts"
import { createApp, tasksOf } from "./app.ts"
import { type Config, readConfig } from "./config.ts"
import { queueDailyWork } from "./daily-work.ts"
import { prepareWorkspaces } from "./prepare-workspaces.ts"
import { root, startEngines } from "./start-engines.ts"

const say = (line: string) => process.stdout.write(`${line}\n`)

/** What is to be closed when this process ends, the last opened first. */
const opened: (() => Promise<void>)[] = []

async function closeAll(): Promise<void> {
  for (let close = opened.pop(); close; close = opened.pop()) await close()
}

/** Configuration → databases → migrations → workspaces → web and/or worker. Resolves when it serves. */
async function start(config: Config): Promise<void> {
  const lock = await lockFolder(config.dataFolder)
  opened.push(() => lock.release())
  const engines = await startEngines(config, (close) => opened.push(close))
  const link = await prepareWorkspaces(engines, config, say)
  const watching = watchAccounts(engines)
  opened.push(() => watching.close())
  if (config.role !== "web") {
    const options = {
      log: engines.log,
      concurrency: 3,
      alone: config.databaseUrl === null,
      hourly: () => queueDailyWork(engines),
    }
    await queueDailyWork(engines)
    const jobs = await startJobs(engines.records.pool, tasksOf(engines), options)
    opened.push(() => jobs.stop())
  }
  if (config.role === "worker") {
    say("ready worker")
    return
  }
  const app = await createApp(engines, join(root, "web", "dist"))
  opened.push(() => app.close())
  const address = await listen(app, config)
  say(`ready ${address}`)
  if (link) say(`Sign in once with ${address}/sign-in#token=${link}`)
}

async function listen(app: HttpServer, { host, port }: Config): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error
    throw new Problem("conflict", `Port ${port} is taken by another program. Choose another with --port N.`)
  }
}

/** Closes everything in order and exits; a second signal, or ten seconds, ends it at once. */
function end(code: number): void {
  if (ending) process.exit(1)
  ending = true
  setTimeout(() => process.exit(1), 10_000).unref()
  closeAll().then(
    () => process.exit(code),
    (error: Error) => {
      process.stderr.write(`${error.stack}\n`)
      process.exit(1)
    },
  )
}

let ending = false
process.on("SIGINT", () => end(0))
process.on("SIGTERM", () => end(0))

Promise.resolve()
  .then(() => start(readConfig(process.argv.slice(2), process.env)))
  .catch((error: Error) => {
    if (ending) return
    process.stderr.write(error instanceof Problem ? `${error.message}\n` : `${error.stack}\n`)
    end(1)
  })
