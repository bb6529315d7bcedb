import { createTransport } from "nodemailer"

/** One mail, as it is handed to the relay. */
export type Mail = {
  /** The sender: a name, which may be '', and an address. */
  from: { name: string; address: string }
  replyTo: string | null
  to: { name: string; address: string }
  subject: string
  text: string
  html: string | null
  /** Its Message-ID, with the angle brackets. */
  messageId: string
  date: Date
  headers: Record<string, string>
}

/**
 * What the relay did with a mail. `refused`: it never takes this mail for this address, whose fault the `stage` tells.
 * `later`: not now; with `outage`, nothing at all now.
 */
export type Handover =
  | { outcome: "taken" }
  | { outcome: "refused"; stage: "recipient" | "sender" | "content"; answer: string }
  | { outcome: "later"; outage: boolean; answer: string }

export type Mailer = { send(mail: Mail): Promise<Handover>; close(): void }

const timeouts = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 }

/**
 * Opens a relay (`smtp://USER:PASSWORD@HOST:PORT` or `smtps://…`). One connection is kept open for one mail after the
 * other. Signing (DKIM) is the relay's business.
 */
export function openMailer(smtpUrl: string): Mailer {
  const transport = createTransport({
    ...transportOf(smtpUrl),
    ...timeouts,
    pool: true,
    maxConnections: 1,
    maxMessages: Number.POSITIVE_INFINITY,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(mail) {
      const { messageId, replyTo, html, from, to, ...rest } = mail
      try {
        await transport.sendMail({
          ...rest,
          from,
          to,
          messageId,
          ...(replyTo ? { replyTo } : {}),
          ...(html ? { html } : {}),
          headers: { ...mail.headers, "Auto-Submitted": "auto-generated" },
        })
        return { outcome: "taken" }
      } catch (error) {
        return handoverOf(error)
      }
    },
    close: () => transport.close(),
  }
}

function transportOf(smtpUrl: string) {
  const { protocol, hostname, port, username, password, searchParams } = new URL(smtpUrl)
  const secure = protocol === "smtps:"
  const auth = username
    ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }
    : {}
  // A relay on this machine has no certificate that anybody would know.
  const own =
    ["localhost", "127.0.0.1", "[::1]"].includes(hostname) || searchParams.get("tls") === "unchecked"
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port ? Number(port) : secure ? 465 : 587,
    secure,
    ...auth,
    tls: { rejectUnauthorized: !own },
  }
}

/** What a failed sending means, by where in the talk it failed (RFC 5321). */
function handoverOf(error: unknown): Handover {
  const { responseCode, command, response, code, message } = error as {
    responseCode?: number
    command?: string
    response?: string
    code?: string
    message: string
  }
  const answer = (response ?? message).slice(0, 500)
  const told = responseCode !== undefined && code !== "EAUTH" && code !== "ECONNECTION" && code !== "ETLS"
  const stage =
    command === "RCPT TO"
      ? "recipient"
      : command === "MAIL FROM"
        ? "sender"
        : command === "DATA"
          ? "content"
          : null
  if (!told || stage === null) return { outcome: "later", outage: true, answer }
  // 421: the relay is closing; what it says of the mail may be otherwise next time.
  if (responseCode < 500) return { outcome: "later", outage: responseCode === 421, answer }
  return { outcome: "refused", stage, answer }
}
