import { readFileSync, statSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { putAccounts, putContacts } from "#modules/customers/index.ts"
import { transaction } from "#modules/identity/index.ts"
import { saveDocument } from "#modules/library/index.ts"
import { messageKind, queueMessage } from "#modules/messages/index.ts"
import { createWriteKey } from "#modules/tracking/index.ts"
import { createApp } from "../../src/app.ts"
import { type TestEngines, testEngines } from "../engines.ts"
import { runJobs } from "../jobs.ts"
import { startBrowser } from "./browser.ts"
import { visit } from "./visitor.ts"

// The script in the vendor's product: another origin, with a policy that allows nothing but this script.

const dist = join(import.meta.dirname, "..", "..", "web", "dist")

let engines: TestEngines
let browser: Browser
let ours = ""
const closing: (() => unknown)[] = []
/** What the vendor's page holds, set by a test before it is opened. */
let page = { policy: "", script: "" }

beforeAll(async () => {
  ;[engines, browser] = await Promise.all([testEngines(), startBrowser()])
  const app = await createApp(engines, dist)
  ours = await app.listen({ host: "127.0.0.1", port: 0 })
  closing.push(
    () => browser.close(),
    () => app.close(),
    () => engines.close(),
  )
}, 120_000)
afterAll(async () => {
  for (const close of closing) await close()
})

const vendor = createServer((_request, response) => {
  response
    .writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": page.policy })
    .end(`<!doctype html><html lang="ru"><head><title>Product</title>
<link rel="icon" href="data:,"></head><body><main><h1>Продукт</h1><p>Работа</p></main>${page.script}</body></html>`)
})

test("the built script is small, and neither it nor its worker makes code of text", () => {
  expect(statSync(join(dist, "in-app.js")).size).toBeLessThanOrEqual(10 * 1024)
  for (const name of ["in-app.js", "in-app-worker.js"])
    expect(readFileSync(join(dist, name), "utf8")).not.toMatch(/\beval\(|new Function|innerHTML/)
})

test("a person meets a message in the product as a card, reads it, puts it away, and does not meet it again", async () => {
  await new Promise<void>((done) => vendor.listen(0, "127.0.0.1", done))
  closing.push(() => vendor.close())
  const theirs = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`
  const ctx = await engines.workspace()
  const key = await createWriteKey(ctx, { name: "web", origins: [theirs] })
  const queue = (n: number) =>
    transaction(ctx, (tx) =>
      queueMessage(tx, ctx, {
        key: `m${n}`,
        channel: "in_app",
        template: "hello",
        account_id: "a",
        contact_id: "c1",
        values: { n: String(n) },
      }),
    )
  await transaction(ctx, async (tx) => {
    await putAccounts(tx, ctx, [{ account_id: "a", name: "Волга", traits: {} }])
    await putContacts(tx, ctx, [{ contact_id: "c1", account_id: "a", name: "Анна" }])
    const body = {
      name: { en: "Hello", ru: "Привет" },
      channels: ["in_app"],
      subject: { en: "News {{ values.n }}", ru: "Новость {{ values.n }}" },
      body: { en: "So <b>one</b>\n\nTwo", ru: "Вот <b>Раз</b>\n\nДва" },
      action: { label: { en: "Look", ru: "Посмотреть" }, href: "https://elsewhere.example/" },
    }
    await saveDocument(tx, ctx, messageKind, { key: "hello", body })
  })
  for (const n of [1, 2]) await queue(n)
  // The proof of the person has its own test; here the page is trusted.
  await transaction(ctx, (tx) => tx.updateTable("message_settings").set({ in_app_proof: false }).execute())
  await runJobs(engines)
  page = {
    policy: `default-src 'none'; script-src ${ours}; connect-src ${ours}; img-src data:`,
    script: `<script async src="${ours}/in-app.js" data-write-key="${key.secret}" data-user-id="c1"></script>`,
  }
  const visitor = await visit(browser, { locale: "ru-RU" })
  await visitor.page.goto(theirs)
  const title = (n: number) => visitor.page.getByRole("heading", { name: `Новость ${n}` })
  await title(1).waitFor()
  expect(await visitor.page.getByRole("status").innerText()).toContain("<b>Раз</b>")
  expect(await visitor.page.getByRole("link", { name: "Посмотреть" }).getAttribute("href")).toBe(
    "https://elsewhere.example/",
  )
  const heading = visitor.page.getByRole("heading", { name: "Продукт" })
  const size = () => heading.evaluate("node => getComputedStyle(node).fontSize")
  const before = await size()
  await visitor.page.getByRole("button", { name: "Закрыть" }).focus()
  await visitor.page.keyboard.press("Escape")
  await title(2).waitFor()
  await visitor.page.getByRole("button", { name: "Закрыть" }).click()
  await title(2).waitFor({ state: "detached" })
  expect(await size()).toBe(before)
  const acts = () =>
    transaction(ctx, (tx) =>
      tx
        .selectFrom("messages")
        .select(["key", "seen_at", "dismissed_at", "clicked_at"])
        .orderBy("seq")
        .execute(),
    )
  const both = { seen_at: expect.any(Date), dismissed_at: expect.any(Date), clicked_at: null }
  await expect.poll(acts).toMatchObject([
    { key: "m1", ...both },
    { key: "m2", ...both },
  ])
  expect(visitor.faults).toEqual([])
  const answered = visitor.page.waitForResponse((response) => response.url().endsWith("/in-app/v1/fetch"))
  await visitor.page.reload()
  expect(await (await answered).json()).toEqual({ messages: [], push_key: null })
  await visitor.close()
})
