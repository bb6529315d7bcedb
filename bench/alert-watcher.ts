import { z } from "zod"
import { startBrowser } from "#test/e2e/browser.ts"
import type { RunningServer } from "#test/e2e/server.ts"

/** Notes when the link to each account first stands in the list of alerts, and the frame after it was painted. */
const observer = `
  window.seen = {}
  const look = () => {
    for (const link of document.querySelectorAll('tbody a[href^="/accounts/"]')) {
      const account = decodeURIComponent(link.getAttribute("href").split("?")[0].slice("/accounts/".length))
      if (!(account in window.seen)) {
        window.seen[account] = null
        requestAnimationFrame(() => requestAnimationFrame(() => (window.seen[account] = Date.now())))
      }
    }
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true })
`

const notedSchema = z.record(z.string(), z.number().nullable())

export type AlertWatcher = {
  /** When each account's alert came into sight, in milliseconds since the epoch, by account. */
  seen(): Promise<Map<string, number>>
  close(): Promise<void>
}

/** A person who has the list of alerts open in a browser. The server must not have been signed in to. */
export async function watchAlerts(server: RunningServer): Promise<AlertWatcher> {
  const browser = await startBrowser()
  const page = await browser.newPage()
  const [, link = ""] = await server.line(/^Sign in once with (\S+)$/)
  await page.goto(link)
  await page.locator("input[type=password]").first().fill("a long enough password")
  await page.locator("form button[type=submit]").click()
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"))
  await page.addInitScript(observer)
  await page.goto(`${server.url}/signals/alerts`)
  await page.locator("h1").first().waitFor()
  return {
    async seen() {
      const noted = notedSchema.parse(await page.evaluate("window.seen"))
      return new Map(Object.entries(noted).flatMap(([account, at]) => (at === null ? [] : [[account, at]])))
    },
    close: () => browser.close(),
  }
}
