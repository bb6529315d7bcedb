import { once } from "node:events"
import { SMTPServer } from "smtp-server"

/** A mail as a relay of tests took it. */
export type TakenMail = {
  from: string
  to: string[]
  /** By lower-case name, unfolded. */
  headers: Record<string, string>
  raw: string
}

export type TestRelay = {
  url: string
  /** In the order in which they came, those that came twice twice. */
  mails: TakenMail[]
  /** What the relay says to an address, a sender or a content; null: it takes it. */
  answer: (about: {
    stage: "sender" | "recipient" | "content"
    address: string
  }) => { code: number; text: string } | null
  close(): Promise<void>
}

const refusal = ({ code, text }: { code: number; text: string }): Error =>
  Object.assign(new Error(text), { responseCode: code })

function headersOf(raw: string): Record<string, string> {
  const head = raw.slice(0, raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ")
  return Object.fromEntries(
    head.split("\r\n").map((line) => {
      const colon = line.indexOf(":")
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
}

/** A real SMTP server on this machine that keeps what it takes. */
export async function startRelay(): Promise<TestRelay> {
  const relay: TestRelay = { url: "", mails: [], answer: () => null, close: async () => undefined }
  const say = (stage: "sender" | "recipient" | "content", address: string, go: (error?: Error) => void) => {
    const said = relay.answer({ stage, address })
    go(said ? refusal(said) : undefined)
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onMailFrom: ({ address }, _session, go) => say("sender", address, go),
    onRcptTo: ({ address }, _session, go) => say("recipient", address, go),
    onData(stream, session, go) {
      const chunks: Buffer[] = []
      stream.on("data", (chunk: Buffer) => chunks.push(chunk))
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope
        const to = rcptTo.map(({ address }) => address)
        say("content", to[0] ?? "", (error) => {
          const raw = Buffer.concat(chunks).toString("utf8")
          if (!error)
            relay.mails.push({ from: mailFrom ? mailFrom.address : "", to, raw, headers: headersOf(raw) })
          go(error)
        })
      })
    },
  })
  server.on("error", () => undefined)
  const listening = server.listen(0, "127.0.0.1")
  await once(listening, "listening")
  const address = listening.address()
  if (address === null || typeof address === "string") throw new Error("the relay has no port")
  relay.url = `smtp://127.0.0.1:${address.port}`
  relay.close = () => new Promise((done) => server.close(() => done()))
  return relay
}
