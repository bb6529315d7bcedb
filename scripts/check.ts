// npm run check: types, lint, format and house rules. They are tests like the others (test/house), run alone.
import { spawn } from "node:child_process"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")
const args = [join(root, "node_modules/vitest/vitest.mjs"), "run", "test/house", "--reporter=verbose"]
const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" })
child.once("close", (code) => {
  process.exitCode = code ?? 1
})
