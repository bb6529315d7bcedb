import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inflate } from "@sparticuz/chromium"
import { type Browser, chromium } from "playwright-core"

/**
 * Starts the Chromium that npm carries. It brings its own libraries and a font with Cyrillic, so it needs nothing of
 * the machine; symbols that its font lacks come from the machine's fonts where there are some.
 */
export async function startBrowser(): Promise<Browser> {
  const folder = await unpacked()
  return chromium.launch({
    executablePath: join(folder, "chromium"),
    // It runs only our own pages, and as root a sandbox is refused.
    args: ["--no-sandbox", "--font-render-hinting=none"],
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
      FONTCONFIG_FILE: join(folder, "fonts.conf"),
    },
  })
}

const archives = ["chromium.br", "al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"]

/**
 * The folder with the unpacked browser, one a user and version. It gets its name when it is whole: one who finds it
 * can use it, and of two who unpack at once the first gives the name.
 */
async function unpacked(): Promise<string> {
  const home = join(import.meta.dirname, "..", "..", "node_modules", "@sparticuz", "chromium")
  const packed = join(home, "bin")
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as { version: string }
  const folder = join(tmpdir(), `perennial-chromium-${version}-${process.getuid?.() ?? 0}`)
  if (existsSync(folder)) return folder
  const staging = mkdtempSync(`${folder}-`)
  await inTemporaryFolder(staging, () => Promise.all(archives.map((name) => inflate(join(packed, name)))))
  writeFileSync(join(staging, "fonts.conf"), fontsConfiguration(folder))
  try {
    renameSync(staging, folder)
  } catch (error) {
    rmSync(staging, { recursive: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** The package unpacks into the temporary folder of the process and nowhere else. */
async function inTemporaryFolder(folder: string, work: () => Promise<unknown>): Promise<void> {
  const before = process.env["TMPDIR"]
  process.env["TMPDIR"] = folder
  try {
    await work()
  } finally {
    if (before === undefined) delete process.env["TMPDIR"]
    else process.env["TMPDIR"] = before
  }
}

const fontsConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`
