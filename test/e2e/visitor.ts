import axe from "axe-core"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { z } from "zod"
import { en } from "../../web/locales/en.ts"
import { ru } from "../../web/locales/ru.ts"

/** The texts of the pages, to find things by what a person reads. */
export const words = { en, ru }
export type Language = keyof typeof words

export type Visitor = {
  page: Page
  /** What went wrong on any page so far: errors, refused or broken requests, texts without a translation. */
  faults: string[]
  /** From now on this answer is expected. */
  expectRefusal(status: number, path: string): void
  /** Waits until nothing on the page is still on its way, then looks for untranslated texts. */
  settled(): Promise<void>
  /** What the accessibility checker finds on the page as it stands, in words. */
  barriers(): Promise<string[]>
  close(): Promise<void>
}

/** A person with a browser of their own, who notices everything that goes wrong. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    ...options,
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const faults: string[] = []
  const expected = new Set<string>()
  page.on("pageerror", (error) => faults.push(`page error: ${error.message}`))
  page.on("console", (message) => {
    // A refused request is told by its response below, with its status.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(`console: ${message.text()}`)
  })
  page.on("response", (response) => {
    const answer = `${response.status()} ${new URL(response.url()).pathname}`
    if (response.status() >= 400 && !expected.has(answer)) faults.push(answer)
  })
  page.on("requestfailed", (request) => {
    // A question given up because the page was left is none of the server's doing.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") faults.push(`no answer: ${request.url()}`)
  })
  return {
    page,
    faults,
    expectRefusal: (status, path) => void expected.add(`${status} ${path}`),
    async settled() {
      await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" })
      const untranslated = (await page.content()).match(/⟦[^⟧]*⟧/g)
      if (untranslated) faults.push(`untranslated at ${page.url()}: ${untranslated.join(" ")}`)
    },
    async barriers() {
      await page.evaluate(axe.source)
      const { violations } = found.parse(await page.evaluate("axe.run(document)"))
      return violations.map(
        ({ id, nodes }) =>
          `${id} at ${page.url()}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
      )
    },
    close: () => context.close(),
  }
}

const found = z.object({
  violations: z.array(
    z.object({ id: z.string(), nodes: z.array(z.object({ target: z.array(z.unknown()) })) }),
  ),
})

/** Presses RU or EN wherever the page has them; the page stays where it is. */
export async function speak(page: Page, language: Language): Promise<void> {
  await page.locator(`fieldset button[lang=${language}]`).click()
  await page.locator(`html[lang=${language}]`).waitFor({ state: "attached" })
}
