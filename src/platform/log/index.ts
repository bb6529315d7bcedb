import { type Logger, pino } from "pino"

export type { Logger }

/** Paths whose values never reach a log line. */
const secretPaths = [
  "password",
  "token",
  "secret",
  "authorization",
  "cookie",
  "*.password",
  "*.token",
  "*.secret",
  "req.headers.authorization",
  "req.headers.cookie",
]

/** One JSON line an event on standard error; secrets are cut out by name. */
export const createLogger = (level: string): Logger =>
  pino(
    { level, base: null, redact: { paths: secretPaths, censor: "[secret]" } },
    pino.destination({ fd: 2, sync: true }),
  )
