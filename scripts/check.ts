// npm run check: types, lint, format and house rules, side by side; each says what is wrong, the last line how it went.
import { spawn } from "node:child_process"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")
const within = (path: string) => join(root, "node_modules", path)

const steps: { name: string; script: string; args: string[] }[] = [
  { name: "types of the server", script: within("typescript/bin/tsc"), args: ["-p", "."] },
  { name: "types of the web app", script: within("typescript/bin/tsc"), args: ["-p", "web"] },
  { name: "lint", script: within("oxlint/bin/oxlint"), args: ["--type-aware", "--quiet"] },
  { name: "format", script: within("@biomejs/biome/bin/biome"), args: ["check", "--colors=off"] },
  { name: "house rules", script: within("vitest/vitest.mjs"), args: ["run", "test/house", "--silent"] },
]

type Ended = { passed: boolean; seconds: string; output: string }

function run(script: string, args: string[]): Promise<Ended> {
  const began = performance.now()
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] })
    const output: Buffer[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => output.push(chunk))
    child.once("close", (code) =>
      resolve({
        passed: code === 0,
        seconds: ((performance.now() - began) / 1000).toFixed(1),
        output: Buffer.concat(output).toString(),
      }),
    )
  })
}

const results = await Promise.all(
  steps.map(async ({ name, script, args }) => {
    const { passed, seconds, output } = await run(script, args)
    console.log(`${passed ? "ok    " : "FAILED"} ${name} (${seconds} s)${passed ? "" : `\n${output}`}`)
    return passed
  }),
)
const failed = results.filter((passed) => !passed).length
console.log(failed === 0 ? "check passed" : `check failed: ${failed} of ${steps.length}`)
process.exitCode = failed === 0 ? 0 : 1
