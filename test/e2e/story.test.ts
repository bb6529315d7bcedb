import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser, BrowserContextOptions } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import type { z } from "zod"
import { listAccounts, portfolioSummary } from "#modules/health/contract.ts"
import { metricOverview } from "#modules/metrics/contract.ts"
import { startBrowser } from "./browser.ts"
import { type RunningServer, startServer } from "./server.ts"
import { speak, type Visitor, visit, words } from "./visitor.ts"

// What a person can do, walked in both languages on the demonstration, with a real server and a real browser.

let folder: string
let server: RunningServer
let browser: Browser
let session: BrowserContextOptions["storageState"]
let visitor: Visitor

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "perennial-story-"))
  ;[server, browser] = await Promise.all([startServer({ folder }), startBrowser()])
}, 240_000)

afterEach(async () => {
  await visitor.settled()
  await visitor.close()
  expect(visitor.faults).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const ask = async <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> => {
  const response = await visitor.page.request.get(`${server.url}/api/v1/${path}`)
  return schema.parse(await response.json())
}

/** A day that nobody asked about before, or whose facts have changed, is computed first. */
const patient = { timeout: 20_000, interval: 200 }

const finding = () => visitor.page.locator("main header p").first().innerText()

test("the printed link signs in once, offers a password, and the password opens the door again", {
  timeout: 60_000,
}, async () => {
  const [, link = ""] = await server.line(/^Sign in once with (\S+)$/)
  visitor = await visit(browser, { locale: "en-GB" })
  const { page } = visitor
  await page.goto(link)
  await page.getByLabel(words.en.session.new_password).fill("a long enough password")
  const email = await page.getByLabel(words.en.session.email).inputValue()
  await page.getByRole("button", { name: words.en.session.save }).click()
  await page.waitForURL(`${server.url}/`)
  await page.locator("tbody a").first().waitFor()

  await page.context().clearCookies()
  visitor.expectRefusal(401, "/api/v1/session/link")
  visitor.expectRefusal(401, "/api/v1/session")
  await page.goto(link)
  await page.reload()
  await speak(page, "ru")
  await page.goto(link)
  await page.getByRole("alert").filter({ hasText: words.ru.session.link_spent }).waitFor()
  await page.waitForURL(`${server.url}/sign-in`)
  const form = { email: page.getByLabel(words.ru.session.email), password: page.locator("[name=password]") }
  await form.email.fill(email)
  await form.password.fill("a wrong password")
  await page.getByRole("button", { name: words.ru.session.sign_in }).click()
  await page.getByRole("alert").filter({ hasText: words.ru.session.wrong }).waitFor()
  await form.password.fill("a long enough password")
  await page.getByRole("button", { name: words.ru.session.sign_in }).click()
  await page.waitForURL(`${server.url}/`)
  await page.locator("tbody a").first().waitFor()
  session = await page.context().storageState()
})

describe.each(["en", "ru"] as const)("in %s", (language) => {
  const text = words[language]
  const other = language === "en" ? "ru" : "en"
  const open = async (path: string) => {
    visitor = await visit(browser, { storageState: session })
    await visitor.page.goto(`${server.url}${path}`)
    await speak(visitor.page, language)
    await visitor.settled()
    return visitor.page
  }

  test("the portfolio says who needs attention, those with most at stake first; filters live in the address", async () => {
    const page = await open("/")
    await page.locator("tbody a").first().waitFor()
    const summary = await ask("portfolio?state=paying", portfolioSummary.response)
    expect(await finding()).toMatch(new RegExp(`^${summary.needs_attention}\\D.*\\D${summary.paying}\\D`))
    const { accounts } = await ask("accounts?state=paying&sort=name&limit=1000", listAccounts.response)
    const byStake = accounts.toSorted((a, b) => Number(b.at_stake.amount) - Number(a.at_stake.amount))
    const shown = await page.locator("tbody tr td:first-child a").allInnerTexts()
    expect(shown.slice(0, 10)).toEqual(byStake.slice(0, 10).map(({ name }) => name))

    const red = accounts.filter(({ health }) => health?.band === "red").map(({ name }) => name)
    await page.locator("button[data-band=red]").click()
    await page.waitForURL(/[?&]band=red/)
    await page.reload()
    const rows = page.locator("tbody tr td:first-child a")
    await page
      .getByRole("button", { name: new RegExp(text.health.band.red) })
      .last()
      .waitFor()
    await rows.nth(red.length - 1).waitFor()
    expect((await rows.allInnerTexts()).sort()).toEqual(red.sort())
  })

  test("a past day says so and shows other numbers; one key returns to today", async () => {
    const page = await open("/")
    await page.locator("tbody a").first().waitFor()
    const today = await finding()
    await page.getByRole("button", { name: text.frame.as_of, exact: false }).first().click()
    await page.getByRole("button", { name: text.frame.quarter_ago }).click()
    await page.waitForURL(/[?&]as_of=\d{4}-\d{2}-\d{2}/)
    await page.getByRole("button", { name: text.frame.return_today }).waitFor()
    await expect.poll(finding, patient).not.toBe(today)
    const asOf = new URL(page.url()).searchParams.get("as_of")
    const past = await ask(`portfolio?state=paying&as_of=${asOf}`, portfolioSummary.response)
    await expect
      .poll(finding, patient)
      .toMatch(new RegExp(`^${past.needs_attention}\\D.*\\D${past.paying}\\D`))
    await page.locator("tbody a").first().click()
    await page.waitForURL(/\/accounts\/.*as_of=/)
    await page.getByRole("button", { name: text.frame.return_today }).waitFor()
    await page.keyboard.press("0")
    await page.waitForURL((url) => !url.search.includes("as_of"))
  })

  test("an account explains its health, draws it and tells its story; the language switches in place", async () => {
    const page = await open("/")
    await page.locator("tbody a").first().click()
    await page.waitForURL(/\/accounts\//)
    await page.getByRole("heading", { name: text.account.why }).waitFor()
    await page.getByRole("heading", { name: text.story.title }).waitFor()
    await page.locator("[role=img] canvas, [role=img] svg").nth(2).waitFor()
    await page.locator("main li, main ol, main time").first().waitFor()
    await visitor.settled()
    const money = { en: /₽\d{1,3}(,\d{3})+(\.\d{2})?/, ru: /\d{1,3}(\u00a0\d{3})+(,\d{2})?\u00a0₽/ }
    const day = { en: /\d{1,2}\u00a0[A-Z][a-z]{2}\u00a0\d{4}/, ru: /\d{1,2}\u00a0[а-я]{3}\u00a0\d{4}/ }
    const read = () => page.locator("main").innerText()
    expect(await read()).toMatch(money[language])
    expect(await read()).toMatch(day[language])
    await page.evaluate("window.stillThis = true")
    await speak(page, other)
    await page.getByRole("heading", { name: words[other].story.title }).waitFor()
    expect(await read()).toMatch(money[other])
    expect(await read()).toMatch(day[other])
    expect(await page.evaluate("window.stillThis")).toBe(true)
  })

  test("a file comes in: columns matched, tried with its bad line named, loaded, seen, undone", {
    timeout: 90_000,
  }, async () => {
    const page = await open("/import")
    const mark = `E2E-${language}`
    const csv = `Ref;Company;Region\n${mark}-1;Первый ${mark};North\n${mark}-2;;South\n${mark}-3;${mark} & Co;East\n`
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "clients.csv", mimeType: "text/csv", buffer: Buffer.from(csv) })
    const column = (field: string) =>
      page.getByRole("combobox", { name: field }).or(page.getByRole("textbox", { name: field }))
    for (const [field, heading] of [
      ["account_id", "Ref"],
      ["name", "Company"],
    ] as const) {
      await column(text.imports.column_of.replace("{{field}}", field)).first().click()
      await page.getByRole("option", { name: heading, exact: true }).click()
    }
    await page.getByRole("button", { name: text.imports.try }).click()
    await expect.poll(finding, patient).toMatch(/2\D+3/)
    const refused = await page
      .getByRole("group", { name: text.imports.problems })
      .locator("tbody tr")
      .allInnerTexts()
    expect(refused).toHaveLength(1)
    expect(refused[0]).toMatch(new RegExp(`^3\\s+Company\\s+${text.imports.code.missing}`))

    await page.getByRole("button", { name: load[language].replace("{{n}}", "2") }).click()
    await page.getByRole("button", { name: text.imports.undo }).waitFor()
    await expect
      .poll(finding, patient)
      .toBe(loaded[language].replace("{{n}}", "2").replace("{{name}}", "clients.csv"))
    const result = page.url()
    /** Who of the file is a customer; today's list is computed anew in the background after a load. */
    const loadedNames = async () => {
      await page.goto(`${server.url}/?state=all&search=${mark}`)
      await page
        .getByText(text.portfolio.no_match, { exact: true })
        .or(page.locator("tbody a"))
        .first()
        .waitFor()
      await visitor.settled()
      return page.locator("tbody tr td:first-child a").allInnerTexts()
    }
    await expect.poll(loadedNames, patient).toEqual([`${mark} & Co`, `Первый ${mark}`])

    await page.goto(result)
    await page.getByRole("button", { name: text.imports.undo }).click()
    await page.getByRole("dialog").getByRole("button", { name: text.imports.undo }).click()
    await page.getByText(text.imports.undone.replace("{{name}}", "clients.csv")).first().waitFor()
    await expect.poll(loadedNames, patient).toEqual([])
  })

  test("a write key is made, what it sends shows by itself, is counted, and waits where nobody knows whose it is", {
    timeout: 60_000,
  }, async () => {
    const page = await open("/settings?tab=write_keys")
    const mark = `Sender ${language}`
    await page.getByRole("button", { name: text.settings.write_keys.create }).click()
    const dialog = page.getByRole("dialog")
    await dialog.getByLabel(text.settings.write_keys.name).fill(mark)
    await dialog.getByRole("button", { name: text.settings.write_keys.create }).click()
    const secret = dialog.getByLabel(text.settings.write_keys.key, { exact: true })
    await secret.waitFor()
    const writeKey = (await secret.innerText()).trim()
    expect(await dialog.locator("pre").count()).toBe(4)
    await dialog.getByRole("button", { name: text.settings.done }).click()

    const { accounts } = await ask("accounts?state=paying&limit=1", listAccounts.response)
    const [account] = accounts
    await page.goto(`${server.url}/accounts/${encodeURIComponent(account!.account_id)}`)
    await page.getByRole("group", { name: text.story.title }).waitFor()
    await visitor.settled()
    const event = (userId: string, context: object) => ({ type: "track", userId, event: mark, context })
    const sent = await fetch(`${server.url}/v1/batch`, {
      method: "POST",
      body: JSON.stringify({
        writeKey,
        batch: [event("known", { groupId: account!.account_id }), event(`stranger ${language}`, {}), {}],
      }),
    })
    expect(sent.status).toBe(200)
    await page.getByText(`${mark} × 1`).waitFor()

    await page.goto(`${server.url}/status`)
    const row = page.getByRole("row").filter({ hasText: mark }).first()
    const counted = async () => (await row.getByRole("cell").allInnerTexts()).slice(2)
    await expect.poll(counted, patient).toEqual(["2", "2", "0", "1"])
    await page.goto(`${server.url}/unattributed`)
    const stranger = page.getByRole("row").filter({ hasText: `stranger ${language}` })
    expect(await stranger.innerText()).toContain(text.unattributed.reason.unknown_person)
  })

  test("a metric is looked at and tried before it is saved; a score's draft is compared and published", {
    timeout: 90_000,
  }, async () => {
    const page = await open("/health/metrics?q=active_people_28d")
    const overview = await ask("metric-overview", metricOverview.response)
    const figures = overview.metrics.find(({ key }) => key === "active_people_28d")
    const row = page.locator("tbody tr").last()
    await expect
      .poll(async () => (await row.innerText()).split(/\s/), patient)
      .toContain(`${figures?.median}`)
    await row.locator("a").click()
    await page.waitForURL(/\/health\/metrics\/active_people_28d/)
    await expect.poll(finding, patient).toContain(`${overview.accounts}`)
    const bar = page.locator("button[aria-pressed]:enabled").filter({ hasText: /^\d+$/ }).first()
    const accounts = Number(await bar.innerText())
    await bar.click()
    await page
      .getByRole("dialog")
      .locator("li")
      .nth(accounts - 1)
      .waitFor()
    await page.keyboard.press("Escape")

    await page.getByRole("button", { name: text.metrics.edit }).click()
    const area = page.getByRole("textbox", { name: text.metrics.definition })
    visitor.expectRefusal(422, "/api/v1/metrics/active_people_28d/preview")
    const written = await area.inputValue()
    await area.fill(written.replace("over: 28d", "over: a month"))
    const line = written.split("\n").findIndex((each) => each.startsWith("over:")) + 1
    await page.getByRole("button", { name: text.yaml.line.replace("{{line}}", `${line}`) }).waitFor()
    await area.fill(written.replace("over: 28d", "over: 7d"))
    await page.getByRole("heading", { name: text.metrics.preview }).waitFor()
    await expect
      .poll(() => page.getByRole("button", { name: text.metrics.save }).isEnabled(), patient)
      .toBe(true)

    await page.goto(`${server.url}/health/scores/customer_score`)
    await page.getByRole("button", { name: text.scores.edit }).click()
    const score = page.getByRole("textbox", { name: text.metrics.definition })
    const mark = language === "en" ? 41 : 42
    await score.fill((await score.inputValue()).replace(/below: \d+/, `below: ${mark}`))
    const save = page.getByRole("button", { name: text.scores.save_draft })
    await expect.poll(() => save.isEnabled(), patient).toBe(true)
    await save.click()
    await page.waitForURL(/[?&]compare=\d+/)
    await page.getByRole("button", { name: text.scores.publish }).click()
    await page.getByRole("dialog").getByLabel(text.scores.note).fill(`Mark ${mark}`)
    await page.getByRole("dialog").getByRole("button", { name: text.scores.publish }).click()
    await page.getByText(`Mark ${mark}`).waitFor()
  })

  test("the glossary has its 26 terms in order, findable, each with an address", async () => {
    const page = await open("/glossary")
    const numbers = page.locator("main ol > li > a")
    expect(await numbers.allInnerTexts()).toEqual(Array.from({ length: 26 }, (_, index) => String(index + 1)))
    expect(await finding()).toContain(language === "en" ? "26 words" : "26 терминов")
    await page.getByRole("searchbox").fill("nps")
    await page.waitForURL(/[?&]q=nps/)
    const found = await numbers.count()
    expect(found).toBeGreaterThan(0)
    expect(found).toBeLessThan(26)
    await page.goto(`${server.url}/glossary#term-churn`)
    await page.locator("#term-churn[data-named]").waitFor()
  })
})

const load = { en: words.en.imports.load_other, ru: words.ru.imports.load_few }
const loaded = { en: words.en.imports.loaded_other, ru: words.ru.imports.loaded_few }

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test("no page keeps anyone out", { timeout: 120_000 }, async () => {
    visitor = await visit(browser, { storageState: session, colorScheme })
    const { page } = visitor
    await page.goto(`${server.url}/`)
    const account = await page.locator("tbody a").first().getAttribute("href")
    const settings = ["workspace", "me", "members", "keys", "write_keys", "hosts", "audit"].map(
      (tab) => `/settings?tab=${tab}`,
    )
    const metrics = ["", "/active_people_28d", "/active_people_28d?edit=true"].map(
      (rest) => `/health/metrics${rest}`,
    )
    const score = ["", "/workbench", "/workbench?metric=usage_pace", "/backtest", "/disagreements"].map(
      (rest) => `/health/scores/health${rest}`,
    )
    const health = [...metrics, "/health/new-metric", "/health/scores", ...score]
    const play = ["", "?edit=1", "?edit=1&written=yaml", "/runs"].map((rest) => `/plays/renewal_t90${rest}`)
    const plays = ["/plays", "/plays/new-play", ...play]
    const paths = [
      "/",
      "/day",
      "/day?focus=true",
      account,
      ...health,
      ...["consumption", "contracts", "invoices", "catalogue"].map((each) => `/revenue/${each}`),
      "/import",
      "/glossary",
      "/revenue/movements?kind=expansion",
      "/revenue/cohorts?key=2025-07&at=12",
      "/revenue/retention",
      "/revenue/journal",
      "/revenue/lifetime?by=tier&cohort=A",
      "/revenue/forecast",
      "/revenue/what-if",
      ...plays,
      "/messages",
      "/messages/templates",
      "/status",
      "/unattributed",
      ...settings,
      "/sign-in",
    ]
    const barriers: string[] = []
    for (const path of paths) {
      await page.goto(`${server.url}${path}`)
      await page.locator("h1").first().waitFor()
      await visitor.settled()
      barriers.push(...(await visitor.barriers()))
    }
    expect(barriers).toEqual([])
  })
})
