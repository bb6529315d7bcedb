import { expect, test } from "vitest"
import { startBrowser } from "./browser.ts"

test("the browser that npm carries starts and draws Cyrillic", async () => {
  const browser = await startBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 400, height: 120 } })
    const drawn = async (text: string) => {
      await page.setContent(`<h1>${text}</h1>`)
      return (await page.screenshot()).toString("base64")
    }
    // Letters without a glyph would all be the same box.
    expect(await drawn("Ж")).not.toBe(await drawn("Щ"))
  } finally {
    await browser.close()
  }
})
