// npm test: every test once. The last line is plain: "N passed, N failed, N skipped".
import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { z } from "zod"

const root = join(import.meta.dirname, "..")

const countsSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numFailedTestSuites: z.number(),
  success: z.boolean(),
})

const folder = mkdtempSync(join(tmpdir(), "perennial-counts-"))
try {
  const counts = join(folder, "counts.json")
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${counts}`]
  const args = [join(root, "node_modules/vitest/vitest.mjs"), "run", ...reporters, ...process.argv.slice(2)]
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" })
  // Ctrl-C reaches the child as well, which ends its engines; this process waits for it.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal))
  const code = await new Promise<number>((resolve) => child.once("close", (exit) => resolve(exit ?? 1)))
  const { success, ...count } = countsSchema.parse(JSON.parse(readFileSync(counts, "utf8")))
  // What fails outside any test (a file that cannot be loaded, an engine that does not start) fails the run as well.
  const outside = code === 0 && success ? 0 : Math.max(1, count.numFailedTestSuites)
  const failed = count.numFailedTests > 0 ? count.numFailedTests : outside
  console.log(
    `${count.numPassedTests} passed, ${failed} failed, ${count.numPendingTests + count.numTodoTests} skipped`,
  )
  process.exitCode = failed === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
