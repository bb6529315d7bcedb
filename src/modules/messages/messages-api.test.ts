import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { json, text } from "node:stream/consumers"
import { afterAll, beforeAll, expect, test } from "vitest"
import webpush from "web-push"
import { putAccounts, putContacts } from "#modules/customers/index.ts"
import { createMember, transaction } from "#modules/identity/index.ts"
import { testProduct } from "#test/app.ts"
import { runJobs } from "#test/jobs.ts"
import { startRelay, type TestRelay } from "#test/smtp.ts"
import { proofOf } from "./in-app.ts"
import { notifyMember } from "./notify-member.ts"

const { engines, app } = await testProduct()
const ctx = await engines.workspace({ name: "Облако & Ко" })
const authorization = await app.keyFor(ctx)

/** Everything that Telegram and a push service were asked, by stand-ins on this machine. */
const asked: { path: string; body: unknown; headers: IncomingMessage["headers"] }[] = []
let answers: (path: string) => { status: number; body: object } = () => ({
  status: 200,
  body: { ok: true, result: {} },
})
const standIn = createServer((request, response) => void answerAs(request, response))
async function answerAs(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? ""
  const binary = path.startsWith("/push")
  asked.push({ path, body: binary ? await text(request) : await json(request), headers: request.headers })
  const { status, body } = answers(path)
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
}
let relay: TestRelay
let base = ""
beforeAll(async () => {
  await new Promise<void>((done) => standIn.listen(0, "127.0.0.1", done))
  base = `http://127.0.0.1:${(standIn.address() as AddressInfo).port}`
  relay = await startRelay()
  engines.reach.smtpUrl = relay.url
  engines.reach.telegramUrl = base
  await transaction(ctx, async (tx) => {
    await putAccounts(tx, ctx, [{ account_id: "a", name: "Волга <&>", traits: {} }])
    await putContacts(tx, ctx, [
      { contact_id: "c1", account_id: "a", name: "Анна", email: "anna@volga.example", roles: ["sponsor"] },
      { contact_id: "c2", account_id: "a", name: "Борис", email: "boris@volga.example" },
    ])
  })
})
afterAll(async () => {
  standIn.close()
  await relay.close()
})

async function call(method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", url: string, body?: object) {
  const response = await app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { authorization },
    ...(body && { payload: body }),
  })
  return { status: response.statusCode, body: response.json() }
}

const template = (channels: string[], more: object = {}) => ({
  name: { en: "Hello", ru: "Привет" },
  channels,
  subject: { en: "Hello, {{ contact.name }}", ru: "Здравствуйте, {{ contact.name }}" },
  body: { en: "About {{ account.name }}.\n\nBye.", ru: "О компании {{ account.name }}.\n\nПока." },
  action: { label: { en: "Open", ru: "Открыть" }, href: "https://app.example/{{ account.id }}" },
  ...more,
})
const send = async (channel: string, contact_id = "c1", key: string = crypto.randomUUID()) => {
  const answer = await call("POST", "/messages", {
    key,
    channel,
    template: "hello",
    account_id: "a",
    contact_id,
  })
  expect(answer.status).toBe(202)
  return answer.body as { message_id: string; state: string; reason: string | null }
}
const messageOf = async (id: string) => (await call("GET", `/messages/${id}`)).body
const timeline = async (name: string) =>
  engines.timeline.system(
    `SELECT person, properties FROM timeline WHERE workspace_id = '${ctx.workspace.id}' AND name = 'message.${name}'`,
  )

test("a template is refused with the place of each fault, and kept once it has none", async () => {
  const faulty = await call("PUT", "/messages/templates/hello", {
    ...template(["email", "sms"]),
    body: { en: "Dear {{ contact.nam", ru: "{{ password }}" },
  })
  expect(faulty.status).toBe(422)
  const paths = faulty.body.errors.map(({ path }: { path: string }) => path)
  expect(paths).toContain("channels[1]")
  const places = await call("PUT", "/messages/templates/hello", {
    ...template(["email"]),
    body: { en: "Dear {{ contact.nam", ru: "{{ password }}" },
    action: { label: { en: "x", ru: "й" }, href: "javascript:alert(1)" },
  })
  expect(places.body.errors.map(({ path }: { path: string }) => path)).toEqual([
    "body.en",
    "body.ru",
    "action.href",
  ])
  const included = { en: `<mj-section><mj-include path="/etc/passwd" /></mj-section>`, ru: "Текст" }
  const reaching = await call("PUT", "/messages/templates/hello", { ...template(["email"]), body: included })
  expect([reaching.status, reaching.body.errors[0].path]).toEqual([422, "body.en"])
  const broken = { en: "<mj-section><mj-colum>x</mj-colum></mj-section>", ru: "Текст" }
  const unknown = await call("PUT", "/messages/templates/hello", { ...template(["email"]), body: broken })
  expect([unknown.status, unknown.body.errors[0].path]).toEqual([422, "body.en"])
  const saved = await call(
    "PUT",
    "/messages/templates/hello",
    template(["email", "in_app", "telegram", "web_push"]),
  )
  expect([saved.status, saved.body.version]).toEqual([201, 1])
  expect((await call("GET", "/messages/templates")).body.templates).toMatchObject([{ key: "hello", sent: 0 }])
})

test("a preview shows both languages, escaped, and changes nothing", async () => {
  const preview = await call("POST", "/messages/preview", {
    template: "hello",
    account_id: "a",
    contact_id: "c1",
  })
  expect(preview.status).toBe(200)
  expect(preview.body.language).toBe("ru")
  expect(preview.body.en.subject).toBe("Hello, Анна")
  expect(preview.body.en.text).toContain("About Волга <&>.")
  expect(preview.body.en.html).toContain("About Волга &lt;&amp;&gt;.")
  expect(preview.body.en.html).not.toContain("<&>")
  expect(preview.body.ru.text).toContain("Открыть: https://app.example/a")
  const draft = await call("POST", "/messages/preview", {
    template: template(["in_app"], { body: { en: "Only {{ values.x }}", ru: "Только {{ values.x }}" } }),
    account_id: "a",
    values: { x: "this" },
  })
  expect(draft.body).toMatchObject({ contact: { contact_id: "c1" }, en: { text: "Only this", html: null } })
  const nobody = await call("POST", "/messages/preview", { template: "hello", account_id: "b" })
  expect(nobody.status).toBe(404)
  expect((await call("GET", "/messages")).body.messages).toEqual([])
})

test("an unsubscribe link asks, and its button or the mail program's ends the mail", async () => {
  await send("email")
  await runJobs(engines)
  const link = /<http:\/\/perennial\.test(\/u\/[^>]+)>/.exec(
    relay.mails.at(-1)?.headers["list-unsubscribe"] ?? "",
  )?.[1]
  const page = await app.inject({ url: link ?? "" })
  expect([page.statusCode, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"])
  expect(page.body).toContain("«Облако &amp; Ко»")
  expect(page.body).toContain("Unsubscribe")
  expect((await call("GET", "/contacts/c1/messaging")).body.refuses).toEqual([])
  const oneClick = () =>
    app.inject({
      method: "POST",
      url: link ?? "",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: "List-Unsubscribe=One-Click",
    })
  expect((await oneClick()).statusCode).toBe(200)
  expect((await oneClick()).statusCode).toBe(200)
  await runJobs(engines)
  expect((await call("GET", "/contacts/c1/messaging")).body.refuses).toEqual(["email"])
  expect(await timeline("unsubscribed")).toMatchObject([{ person: "c1" }])
  expect(await send("email")).toMatchObject({ state: "refused", reason: "unsubscribed" })
  const forged = `${link?.slice(0, -4)}AAAA`
  expect((await app.inject({ method: "POST", url: forged })).statusCode).toBe(404)
  await call("PATCH", "/contacts/c1/messaging", { refuses: [], consent: true })
  expect(await send("email", "c2")).toMatchObject({ state: "queued" })
  await runJobs(engines)
})

test("a relay's report marks the message and the dead address, once", async () => {
  const mail = relay.mails.at(-1)
  expect(mail?.to).toEqual(["boris@volga.example"])
  const report = {
    bounces: [
      { message_id: mail?.headers["message-id"], status: "5.1.1", diagnostic: "unknown user" },
      { recipient: "nobody@else.example" },
      { recipient: "boris@volga.example", action: "delayed" },
    ],
  }
  expect((await call("POST", "/messages/bounces", report)).body).toEqual({ bounced: 1, unknown: 1 })
  expect((await call("POST", "/messages/bounces", report)).body).toEqual({ bounced: 0, unknown: 1 })
  expect((await call("GET", "/contacts/c2/messaging")).body.dead_email).toBe("boris@volga.example")
  expect(await send("email", "c2")).toMatchObject({ state: "refused", reason: "dead_address" })
  await call("PATCH", "/contacts/c2/messaging", { alive: true })
  expect(await send("email", "c2")).toMatchObject({ state: "queued" })
  const listed = await call("GET", "/messages?state=bounced")
  expect(listed.body).toMatchObject({
    messages: [{ contact_name: "Борис", reason: "bounced" }],
    counts: { bounced: 1 },
  })
})

test("what waits can be called off, what was sent cannot", async () => {
  engines.setNow(new Date("2026-11-21T09:00:00Z")) // a Saturday
  const { message_id } = await send("in_app", "c2")
  await runJobs(engines)
  expect(await messageOf(message_id)).toMatchObject({ state: "queued", reason: "quiet" })
  expect((await call("DELETE", `/messages/${message_id}`)).status).toBe(200)
  expect((await call("DELETE", `/messages/${message_id}`)).status).toBe(409)
  expect((await call("DELETE", `/messages/${crypto.randomUUID()}`)).status).toBe(404)
  engines.setNow(new Date("2026-11-30T09:00:00Z"))
})

test("a page of the product gets a person's messages by write key, origin and proof, and tells what became of them", async () => {
  const made = await call("POST", "/write-keys", { name: "web", origins: ["https://app.vendor.example"] })
  const { secret } = (await call("POST", "/messages/settings/in-app-secret")).body
  const { message_id } = await send("in_app")
  await runJobs(engines)
  const ask = async (path: string, body: object, origin = "https://app.vendor.example") => {
    const answer = await app.inject({
      method: "POST",
      url: `/in-app/v1/${path}`,
      headers: { origin, "content-type": "text/plain" },
      payload: JSON.stringify({
        write_key: made.body.write_key,
        user_id: "c1",
        user_hash: proofOf(secret, "c1"),
        ...body,
      }),
    })
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
  }
  expect((await ask("fetch", {}, "https://evil.example")).status).toBe(403)
  expect((await ask("fetch", { write_key: "wk_wrong" })).status).toBe(401)
  expect((await ask("fetch", { user_id: "c2" })).status).toBe(403)
  expect((await ask("fetch", { user_id: "" })).status).toBe(422)
  const fetched = await ask("fetch", {})
  expect(fetched.headers["access-control-allow-origin"]).toBe("*")
  expect(fetched.body.messages).toEqual([
    {
      id: message_id,
      subject: "Здравствуйте, Анна",
      text: "О компании Волга <&>.\n\nПока.",
      action: { label: "Открыть", href: "https://app.example/a" },
    },
  ])
  const unknown = await ask("fetch", { user_id: "stranger", user_hash: proofOf(secret, "stranger") })
  expect(unknown.body).toEqual({ messages: [], push_key: null })
  for (const what of ["seen", "seen", "dismissed"]) await ask("mark", { id: message_id, what })
  expect((await ask("fetch", {})).body.messages).toEqual([])
  await runJobs(engines)
  expect(await timeline("seen")).toHaveLength(1)
  expect(await timeline("dismissed")).toMatchObject([{ person: "c1" }])
})

test("a bot is kept sealed, ties a chat by its link, sends, and stops when told to", async () => {
  const token = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAA"
  answers = (path) => ({
    status: 200,
    body: { ok: true, result: path.endsWith("/getMe") ? { username: "cloud_bot" } : {} },
  })
  const settings = await call("PATCH", "/messages/settings", { telegram_token: token })
  expect(settings.body.state.telegram_bot).toBe("cloud_bot")
  const hook = asked.find(({ path }) => path === `/bot${token}/setWebhook`)?.body as {
    url: string
    secret_token: string
  }
  expect(hook.url).toBe("http://perennial.test/hooks/telegram")
  expect(await send("telegram")).toMatchObject({ state: "refused", reason: "no_address" })
  const { link } = (await call("POST", "/contacts/c1/telegram-link")).body
  const word = new URL(link).searchParams.get("start")
  const hear = async (said: string, secret = hook.secret_token) => {
    const payload = { update_id: 1, message: { text: said, chat: { id: 77, type: "private" } } }
    const headers = { "x-telegram-bot-api-secret-token": secret }
    const answer = await app.inject({ method: "POST", url: "/hooks/telegram", headers, payload })
    return { status: answer.statusCode, body: answer.json() }
  }
  expect((await hear(`/start ${word}`, "wrong")).status).toBe(401)
  expect((await hear("/start nonsense")).body).toEqual({})
  expect((await hear(`/start ${word}`)).body).toMatchObject({ method: "sendMessage", chat_id: 77 })
  const { message_id } = await send("telegram")
  await runJobs(engines)
  expect(await messageOf(message_id)).toMatchObject({ state: "sent" })
  expect(asked.at(-1)).toMatchObject({
    path: `/bot${token}/sendMessage`,
    body: { chat_id: "77", text: "<b>Здравствуйте, Анна</b>\n\nО компании Волга &lt;&amp;&gt;.\n\nПока." },
  })
  await hear("/stop")
  expect(await send("telegram")).toMatchObject({ state: "refused", reason: "unsubscribed" })
  const everything = await transaction(ctx, (tx) => tx.selectFrom("message_settings").selectAll().execute())
  const audited = await call("GET", "/audit?limit=200")
  expect(JSON.stringify([everything, settings.body, audited.body])).not.toContain(token)
})

test("a notification goes to every browser that agreed; one that is gone is forgotten", async () => {
  engines.setNow(new Date("2026-12-14T09:00:00Z"))
  const keys = (await call("POST", "/messages/settings/push-keys")).body.state.push_public_key
  expect(keys).toMatch(/^[\w-]{80,}$/)
  const { write_key } = (await call("POST", "/write-keys", { name: "web2", origins: [] })).body
  await call("PATCH", "/messages/settings", { in_app_proof: false })
  const browser = webpush.generateVAPIDKeys()
  const agree = (endpoint: string) =>
    app.inject({
      method: "POST",
      url: "/in-app/v1/push",
      payload: {
        write_key,
        user_id: "boris@volga.example",
        subscription: { endpoint, keys: { p256dh: browser.publicKey, auth: "AAAAAAAAAAAAAAAAAAAAAA" } },
      },
    })
  expect(await send("web_push", "c2")).toMatchObject({ state: "refused", reason: "no_address" })
  for (const path of ["/push/1", "/push/2"]) expect((await agree(base + path)).statusCode).toBe(200)
  engines.reach.pushServices = "known"
  expect((await agree("https://10.0.0.1/push")).statusCode).toBe(422)
  engines.reach.pushServices = "any"
  answers = (path) => ({ status: path === "/push/1" ? 201 : 410, body: {} })
  const { message_id } = await send("web_push", "c2")
  await runJobs(engines)
  expect(await messageOf(message_id)).toMatchObject({ state: "sent" })
  const pushed = asked.filter(({ path }) => path.startsWith("/push"))
  expect(pushed.map(({ path }) => path).sort()).toEqual(["/push/1", "/push/2"])
  expect(pushed[0]?.headers["authorization"]).toContain(`k=${keys}`)
  expect(pushed[0]?.headers["topic"]).toBe(message_id.replaceAll("-", ""))
  const left = await transaction(ctx, (tx) =>
    tx.selectFrom("push_subscriptions").select("endpoint").execute(),
  )
  expect(left).toEqual([{ endpoint: `${base}/push/1` }])
})

test("a member is told once, in the product, and by mail only where wanted", async () => {
  const member = await transaction(ctx, (tx) =>
    createMember(tx, ctx, { email: "csm@cloud.example", name: "CSM", role: "csm" }),
  )
  const tell = (key: string) =>
    transaction(ctx, (tx) =>
      notifyMember(tx, ctx, {
        key,
        email: "CSM@cloud.example",
        title: "Спонсор ушёл",
        text: "Волга",
        href: "/accounts/a",
      }),
    )
  await tell("k1")
  await tell("k1")
  const mails = relay.mails.length
  await runJobs(engines)
  expect(relay.mails).toHaveLength(mails)
  await transaction(ctx, (tx) =>
    tx.updateTable("members").set({ notify_by_mail: true }).where("id", "=", member.id).execute(),
  )
  await tell("k2")
  await runJobs(engines)
  await runJobs(engines)
  expect(relay.mails.slice(mails).map(({ to }) => to)).toEqual([["csm@cloud.example"]])
  const kept = await transaction(ctx, (tx) =>
    tx.selectFrom("member_notifications").select("key").orderBy("seq").execute(),
  )
  expect(kept).toEqual([{ key: "k1" }, { key: "k2" }])
})

test("a test mail tells what the relay says", async () => {
  expect((await call("POST", "/messages/settings/test", { email: "me@cloud.example" })).body).toEqual({
    taken: true,
    answer: "",
  })
  relay.answer = ({ stage }) => (stage === "recipient" ? { code: 550, text: "5.1.1 nobody" } : null)
  const refused = await call("POST", "/messages/settings/test", { email: "me@cloud.example" })
  expect(refused.body).toMatchObject({ taken: false, answer: expect.stringContaining("nobody") })
})
