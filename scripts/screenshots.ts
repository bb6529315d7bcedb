// Makes the pictures of the README from the demonstration:  node scripts/setup.mjs scripts/screenshots.ts
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startBrowser } from "#test/e2e/browser.ts"
import { startServer } from "#test/e2e/server.ts"
import { speak, visit } from "#test/e2e/visitor.ts"

const pictures = join(import.meta.dirname, "..", "docs")
const folder = mkdtempSync(join(tmpdir(), "perennial-screenshots-"))
const [server, browser] = await Promise.all([startServer({ folder }), startBrowser()])
try {
  const [, link = ""] = await server.line(/^Sign in once with (\S+)$/)
  const { page, settled } = await visit(browser, { deviceScaleFactor: 1.5 })
  await page.goto(link)
  await page
    .getByRole("button", { name: "Later" })
    .or(page.getByRole("button", { name: "Позже" }))
    .click()
  const accounts = page.locator("tbody a")
  await accounts.first().waitFor()

  await speak(page, "en")
  // The week before, which the sentence compares with, is computed in the background.
  const compared = page.getByText("a week before")
  for (let tries = 0; tries < 20 && (await compared.count()) === 0; tries++) {
    await page.reload()
    await settled()
  }
  await accounts.first().waitFor()
  await page.screenshot({ path: join(pictures, "portfolio.png") })

  await speak(page, "ru")
  await accounts.first().click()
  await page.locator("[role=img] svg, [role=img] canvas").nth(2).waitFor()
  await settled()
  await page.screenshot({ path: join(pictures, "account.png") })
} finally {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
