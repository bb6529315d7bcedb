import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { putAccounts, putContacts } from "#modules/customers/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { saveDocument } from "#modules/library/index.ts"
import { messageKind, queueMessage } from "#modules/messages/index.ts"
import { testEngines } from "./engines.ts"
import type { SenderOrder } from "./message-sender.ts"
import { startRelay } from "./smtp.ts"

const contacts = 80
const kills = 5

const engines = await testEngines()
const relay = await startRelay()
afterAll(async () => {
  await relay.close()
  await engines.close()
})

test("whenever the sending process is killed, no message is lost and at most one a kill comes again, as the same", {
  timeout: 240_000,
}, async () => {
  const ctx = await engines.workspace()
  const ids = Array.from({ length: contacts }, (_, n) => `c${n}`)
  await transaction(ctx, async (tx) => {
    const text = { en: "Hello {{ contact.name }}", ru: "Здравствуйте, {{ contact.name }}" }
    const body = { name: { en: "Hello", ru: "Привет" }, channels: ["email"], subject: text, body: text }
    await saveDocument(tx, ctx, messageKind, { key: "hello", body })
    await putAccounts(tx, ctx, [{ account_id: "a", name: "A", traits: {} }])
    const rows = ids.map((id) => ({ contact_id: id, account_id: "a", name: id, email: `${id}@a.example` }))
    await putContacts(tx, ctx, rows)
    for (const contact_id of ids)
      await queueMessage(tx, ctx, {
        key: contact_id,
        channel: "email",
        template: "hello",
        account_id: "a",
        contact_id,
      })
  })
  const order: SenderOrder = {
    databaseUrl: engines.databaseUrl,
    filesFolder: engines.filesFolder,
    smtpUrl: relay.url,
    workspace: ctx.workspace.id,
    now: ctx.now.toISOString(),
  }
  const begin = (): ChildProcess =>
    spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", "test/message-sender.ts", JSON.stringify(order)],
      { cwd: join(import.meta.dirname, ".."), stdio: ["ignore", "pipe", "inherit"] },
    )
  for (let kill = 1; kill <= kills; kill++) {
    const wanted = relay.mails.length + 1 + ((kill * 7) % 11)
    const sender = begin()
    const ended = once(sender, "exit")
    // Killed in the middle of a hand-over: when the relay has taken the mail and not said so yet, or at any point near.
    relay.answer = ({ stage }) => {
      const point = kill % 2 === 0 ? "content" : "recipient"
      if (stage === point && relay.mails.length >= wanted) sender.kill("SIGKILL")
      return null
    }
    await ended
    expect(sender.signalCode).toBe("SIGKILL")
  }
  relay.answer = () => null
  const [code] = await once(begin(), "exit")
  expect(code).toBe(0)
  const references = relay.mails.map(({ headers }) => headers["message-id"])
  const recipients = new Set(relay.mails.map(({ to }) => to[0]))
  expect(recipients.size).toBe(contacts)
  expect(new Set(references).size).toBe(contacts)
  expect(references.length - contacts).toBeLessThanOrEqual(kills)
  const kept = await transaction(ctx, (tx) =>
    tx.selectFrom("messages").select(["key", "state", "reference"]).orderBy("seq").execute(),
  )
  expect(kept.every(({ state }) => state === "sent")).toBe(true)
  expect(new Set(kept.map(({ reference }) => reference))).toEqual(new Set(references))
})
