import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { Problem } from "#kernel/errors.ts"

export type Role = "all" | "web" | "worker"

export type Config = {
  /** Folder of the embedded engines and uploaded files, absolute. */
  dataFolder: string
  host: string
  port: number
  role: Role
  /** No demonstration workspace. */
  empty: boolean
  databaseUrl: string | null
  clickhouseUrl: string | null
  /** Name of the cluster behind `clickhouseUrl`, in its servers' configuration. */
  clickhouseCluster: string | null
  /** The relay that takes mail: smtp://USER:PASSWORD@HOST:PORT, or smtps://…. */
  smtpUrl: string | null
  /** Where people reach this installation: links in messages begin with it. */
  publicUrl: string
  telegramUrl: string
  /** Hosts that steps of plays may call although they lie in a private network. */
  privateHosts: string[]
  /** An administrator's key for automation, taken as it is. */
  apiKey: string | null
  /** Language and zone of a workspace that this start creates empty. */
  language: "en" | "ru"
  timeZone: string
  logLevel: string
}

const usage = `perennial [--data DIR] [--port N] [--host ADDRESS] [--role all|web|worker] [--empty]`

/** Flags and environment → configuration. The only reader of both. */
export function readConfig(argv: string[], env: Record<string, string | undefined>): Config {
  const flags = parse(argv)
  const port = Number(flags.port ?? env["PORT"] ?? 4600)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Problem(
      "invalid",
      `--port wants a whole number from 0 to 65535, not '${flags.port ?? env["PORT"]}'`,
    )
  const role = flags.role ?? "all"
  if (role !== "all" && role !== "web" && role !== "worker")
    throw new Problem("invalid", `--role wants all, web or worker, not '${role}'`)
  const databaseUrl = env["DATABASE_URL"] || null
  const clickhouseUrl = env["CLICKHOUSE_URL"] || null
  if (role !== "all" && !(databaseUrl && clickhouseUrl))
    throw new Problem(
      "invalid",
      `--role ${role} shares its databases with other processes: set DATABASE_URL and CLICKHOUSE_URL, or start without --role.`,
    )
  const clickhouseCluster = env["CLICKHOUSE_CLUSTER"] || null
  if (clickhouseCluster !== null && !/^[\w-]+$/.test(clickhouseCluster))
    throw new Problem(
      "invalid",
      `CLICKHOUSE_CLUSTER wants the name of a cluster in the servers' configuration (letters, digits, _ and -), not '${clickhouseCluster}'`,
    )
  if (clickhouseCluster !== null && clickhouseUrl === null)
    throw new Problem(
      "invalid",
      "CLICKHOUSE_CLUSTER names a cluster, and CLICKHOUSE_URL, where to reach it, is not set.",
    )
  return {
    dataFolder: resolve(flags.data ?? env["PERENNIAL_DATA"] ?? join(import.meta.dirname, "..", "data")),
    host: flags.host ?? "127.0.0.1",
    port,
    role,
    empty: flags.empty ?? false,
    databaseUrl,
    clickhouseUrl,
    clickhouseCluster,
    smtpUrl: urlOf("SMTP_URL", ["smtp:", "smtps:"], env),
    publicUrl: urlOf("PUBLIC_URL", web, env) ?? `http://127.0.0.1:${port}`,
    telegramUrl: urlOf("TELEGRAM_API_URL", web, env) ?? "https://api.telegram.org",
    privateHosts: (env["WEBHOOK_PRIVATE_HOSTS"] ?? "").split(",").flatMap((host) => host.trim() || []),
    apiKey: env["PERENNIAL_API_KEY"] || null,
    language: /^ru/i.test(env["LC_ALL"] || env["LANG"] || "") ? "ru" : "en",
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    logLevel: env["LOG_LEVEL"] ?? "warn",
  }
}

const web = ["http:", "https:"]

/** An address from the environment, without slashes at its end; its credentials are not repeated in a refusal. */
function urlOf(name: string, schemes: string[], env: Record<string, string | undefined>): string | null {
  const text = env[name]
  if (!text) return null
  if (!URL.canParse(text) || !schemes.includes(new URL(text).protocol))
    throw new Problem("invalid", `${name} wants an address that begins with ${schemes.join("// or ")}//.`)
  return text.replace(/\/+$/, "")
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        data: { type: "string" },
        port: { type: "string" },
        host: { type: "string" },
        role: { type: "string" },
        empty: { type: "boolean" },
      },
    }).values
  } catch (error) {
    throw new Problem("invalid", `${(error as Error).message}\nusage: ${usage}`)
  }
}
