import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { putAccounts, putContacts } from "#modules/customers/index.ts"
import { type Context, transaction } from "#modules/identity/index.ts"
import { saveDocument } from "#modules/library/index.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { runJobs } from "#test/jobs.ts"
import { startRelay, type TestRelay } from "#test/smtp.ts"
import { changeContact } from "./contacts.queries.pg.ts"
import { messageKind } from "./definition.ts"
import { cancelMessagesOf, messageState, queueMessage } from "./queue-message.ts"
import { sendMessages } from "./send-messages.ts"
import { changeSettings, settingsOf } from "./settings.queries.pg.ts"

let engines: TestEngines
let relay: TestRelay
beforeAll(async () => {
  engines = await testEngines()
  relay = await startRelay()
  engines.reach.smtpUrl = relay.url
})
afterAll(async () => {
  await relay.close()
  await engines.close()
})
afterEach(() => {
  relay.mails.length = 0
  relay.answer = () => null
  engines.setNow(monday)
})

/** A Monday noon in Moscow. */
const monday = new Date("2026-11-16T09:00:00Z")
const after = (hours: number) => new Date(monday.getTime() + hours * 3_600_000)

const template = {
  name: { en: "Hello", ru: "Привет" },
  channels: ["email"],
  subject: { en: "Hello, {{ contact.name }}", ru: "Здравствуйте, {{ contact.name }}" },
  body: {
    en: "You use {{ account.name }}: {{ values.n }}.",
    ru: "Вы с нами: {{ account.name }}, {{ values.n }}.",
  },
}

async function workspace(): Promise<Context> {
  const ctx = await engines.workspace()
  await transaction(ctx, async (tx) => {
    await saveDocument(tx, ctx, messageKind, { key: "hello", body: template })
    await putAccounts(tx, ctx, [{ account_id: "a", name: "Волга", traits: {} }])
    await putContacts(
      tx,
      ctx,
      ["1", "2", "3"].map((n) => ({
        contact_id: `c${n}`,
        account_id: "a",
        name: `Анна ${n}`,
        email: `c${n}@volga.example`,
        roles: n === "1" ? ["sponsor"] : [],
      })),
    )
  })
  return ctx
}

const queue = (ctx: Context, key: string, contact_id = "c1", more: object = {}) =>
  transaction(ctx, (tx) =>
    queueMessage(tx, ctx, {
      key,
      channel: "email",
      template: "hello",
      account_id: "a",
      contact_id,
      values: { n: key },
      ...more,
    }),
  )
const state = (ctx: Context, id: string) => transaction(ctx, (tx) => messageState(tx, id))
const row = (ctx: Context, id: string) =>
  transaction(ctx, (tx) =>
    tx.selectFrom("messages").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
  )
const set = (ctx: Context, change: Parameters<typeof changeSettings>[1]) =>
  transaction(ctx, async (tx) => {
    await settingsOf(tx, ctx)
    await changeSettings(tx, change)
  })

test("a message asked for many times goes out once, in the contact's language, with a way to unsubscribe", async () => {
  const ctx = await workspace()
  const asked = await Promise.all([queue(ctx, "k"), queue(ctx, "k"), queue(ctx, "k")])
  expect(new Set(asked.map(({ message_id }) => message_id)).size).toBe(1)
  await runJobs(engines)
  await queue(ctx, "k")
  await runJobs(engines)
  expect(relay.mails).toHaveLength(1)
  const [mail] = relay.mails
  const [{ message_id }] = asked
  expect(mail?.to).toEqual(["c1@volga.example"])
  expect(mail?.headers["message-id"]).toBe(`<${message_id}@perennial.test>`)
  expect(mail?.headers["list-unsubscribe"]).toMatch(/^<http:\/\/perennial\.test\/u\/[\w.-]+>$/)
  expect(mail?.headers["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click")
  expect(await state(ctx, message_id)).toBe("sent")
  expect((await row(ctx, message_id)).content).toMatchObject({ subject: "Здравствуйте, Анна 1" })
  await transaction(ctx, (tx) => changeContact(tx, ctx, "c2", { language: "en" }))
  const english = await queue(ctx, "en", "c2")
  await runJobs(engines)
  expect((await row(ctx, english.message_id)).content).toMatchObject({
    subject: "Hello, Анна 2",
    text: expect.stringContaining("You use Волга: en."),
  })
})

test("a message rolled back is not sent", async () => {
  const ctx = await workspace()
  const failing = transaction(ctx, async (tx) => {
    await queueMessage(tx, ctx, {
      key: "k",
      channel: "email",
      template: "hello",
      account_id: "a",
      contact_id: "c1",
    })
    throw new Error("the rest failed")
  })
  await expect(failing).rejects.toThrow()
  await runJobs(engines)
  expect(relay.mails).toEqual([])
})

test("the third message of a week waits for the week to end, and one that waits too long is not sent", async () => {
  const ctx = await workspace()
  for (const n of [1, 2, 3]) await queue(ctx, `m${n}`)
  await runJobs(engines)
  expect(relay.mails).toHaveLength(2)
  engines.setNow(after(24 * 7 - 1))
  await sendMessages(ctx)
  expect(relay.mails).toHaveLength(2)
  engines.setNow(after(24 * 7))
  await sendMessages(ctx)
  expect(relay.mails).toHaveLength(3)
  engines.setNow(monday)
  await set(ctx, { weekly_cap: 1, wait_days: 2 })
  await queue(ctx, "first", "c2")
  const late = await queue(ctx, "late", "c2")
  await runJobs(engines)
  expect(await row(ctx, late.message_id)).toMatchObject({ state: "refused", reason: "expired" })
})

test("nothing goes out in quiet hours of the account's zone or on days off", async () => {
  const ctx = await workspace()
  engines.setNow(after(8)) // Monday, 20:00 in Moscow
  const evening = { ...ctx, now: after(8) }
  const { message_id } = await queue(evening, "k")
  await runJobs(engines)
  expect(relay.mails).toEqual([])
  expect(await row(ctx, message_id)).toMatchObject({
    state: "queued",
    reason: "quiet",
    due_at: new Date("2026-11-17T06:00:00Z"),
  })
  await transaction(ctx, (tx) =>
    putAccounts(tx, ctx, [{ account_id: "a", name: "Волга", timezone: "America/New_York", traits: {} }]),
  )
  await queue(evening, "other", "c2")
  await runJobs(engines)
  expect(relay.mails.map(({ to }) => to[0])).toEqual(["c2@volga.example"])
})

test("who unsubscribed, did not agree or has a dead address is refused, whenever it becomes known", async () => {
  const ctx = await workspace()
  const change = (contact: string, what: Parameters<typeof changeContact>[3]) =>
    transaction(ctx, (tx) => changeContact(tx, ctx, contact, what))
  await change("c1", { refuses: ["email"] })
  expect(await queue(ctx, "1")).toMatchObject({ state: "refused", reason: "unsubscribed" })
  const waiting = await queue(ctx, "2", "c2")
  await change("c2", { consent: false })
  await runJobs(engines)
  expect(await row(ctx, waiting.message_id)).toMatchObject({ state: "refused", reason: "no_consent" })
  await set(ctx, { needs_consent: true })
  expect(await queue(ctx, "3", "c3")).toMatchObject({ state: "refused", reason: "no_consent" })
  await change("c3", { consent: true, dead_email: "c3@volga.example" })
  expect(await queue(ctx, "4", "c3")).toMatchObject({ state: "refused", reason: "dead_address" })
  expect(await queue(ctx, "5", "c3", { template: "nothing" })).toMatchObject({ reason: "no_template" })
  expect(await queue(ctx, "6", "nobody")).toMatchObject({ state: "refused", reason: "contact_gone" })
  expect(relay.mails).toEqual([])
})

test("an address that does not exist bounces once and is written to no more; the timeline is told who it was", async () => {
  const ctx = await workspace()
  relay.answer = ({ stage }) => (stage === "recipient" ? { code: 550, text: "5.1.1 no such user" } : null)
  const { message_id } = await queue(ctx, "k")
  await runJobs(engines)
  expect(await state(ctx, message_id)).toBe("bounced")
  relay.answer = () => null
  expect(await queue(ctx, "again")).toMatchObject({ state: "refused", reason: "dead_address" })
  const told = await engines.timeline.system(
    `SELECT name, person, properties FROM timeline WHERE workspace_id = '${ctx.workspace.id}' AND name LIKE 'message.%'`,
  )
  expect(told).toMatchObject([{ name: "message.bounced", person: "c1" }])
  expect(JSON.stringify(told)).toContain("sponsor")
})

test("a full mailbox bounces the message and not the address", async () => {
  const ctx = await workspace()
  relay.answer = ({ stage }) => (stage === "recipient" ? { code: 552, text: "5.2.2 mailbox full" } : null)
  const { message_id } = await queue(ctx, "k")
  await runJobs(engines)
  expect(await state(ctx, message_id)).toBe("bounced")
  expect(await queue(ctx, "again")).toMatchObject({ state: "queued" })
})

test("what the relay puts off is tried again; what it has against us makes mail wait and is told", async () => {
  const ctx = await workspace()
  relay.answer = ({ stage }) => (stage === "recipient" ? { code: 451, text: "4.7.1 greylisted" } : null)
  const { message_id } = await queue(ctx, "k")
  await runJobs(engines)
  expect(await row(ctx, message_id)).toMatchObject({ state: "queued", attempts: 1, due_at: after(1 / 60) })
  relay.answer = ({ stage }) => (stage === "sender" ? { code: 553, text: "5.7.1 sender not allowed" } : null)
  engines.setNow(after(1))
  await sendMessages(ctx)
  expect(await row(ctx, message_id)).toMatchObject({ state: "queued", reason: "outage" })
  const settings = () => transaction(ctx, (tx) => settingsOf(tx, ctx))
  expect((await settings()).mail_problem).toContain("sender not allowed")
  relay.answer = () => null
  engines.setNow(after(3))
  await sendMessages(ctx)
  expect(relay.mails).toHaveLength(1)
  expect((await settings()).mail_problem).toBeNull()
})

test("without a relay mail waits and other channels go on", async () => {
  const ctx = await workspace()
  engines.reach.smtpUrl = null
  try {
    await queue(ctx, "k")
    await runJobs(engines)
  } finally {
    engines.reach.smtpUrl = relay.url
  }
  expect(relay.mails).toEqual([])
  await sendMessages(ctx)
  expect(relay.mails).toHaveLength(1)
})

test("a message whose hand-over was not ended is handed over again under the same reference, before others", async () => {
  const ctx = await workspace()
  const first = await queue(ctx, "first")
  const doubtful = await queue(ctx, "doubtful", "c2")
  await transaction(ctx, (tx) =>
    tx
      .updateTable("messages")
      .set({ state: "sending", reference: "<kept@elsewhere>", handed_at: monday, attempts: 1 })
      .where("id", "=", doubtful.message_id)
      .execute(),
  )
  await runJobs(engines)
  expect(relay.mails.map(({ headers }) => headers["message-id"])).toEqual([
    "<kept@elsewhere>",
    `<${first.message_id}@perennial.test>`,
  ])
  expect(await state(ctx, doubtful.message_id)).toBe("sent")
})

test("what a play's run queued can be called off until it is sent", async () => {
  const ctx = await workspace()
  const because = { play: "p", run_id: "r1", step: "s" }
  const { message_id } = await queue(ctx, "k", "c1", { because })
  const other = await queue(ctx, "k2", "c2", { because: { ...because, run_id: "r2" } })
  expect(await transaction(ctx, (tx) => cancelMessagesOf(tx, "r1"))).toBe(1)
  await runJobs(engines)
  expect(await state(ctx, message_id)).toBe("cancelled")
  expect(await state(ctx, other.message_id)).toBe("sent")
  expect(relay.mails).toHaveLength(1)
})
