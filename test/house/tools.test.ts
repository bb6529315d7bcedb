import { spawn } from "node:child_process"
import { join } from "node:path"
import { test } from "vitest"
import { root } from "./source.ts"

const tools = [
  { name: "types of the server", script: "typescript/bin/tsc", args: ["-p", "."] },
  { name: "types of the web app", script: "typescript/bin/tsc", args: ["-p", "web"] },
  { name: "lint", script: "oxlint/bin/oxlint", args: ["--type-aware"] },
  { name: "format", script: "@biomejs/biome/bin/biome", args: ["check", "--colors=off"] },
]

test.concurrent.for(tools)("$name", { timeout: 400_000 }, async ({ script, args }) => {
  const child = spawn(process.execPath, [join(root, "node_modules", script), ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk))
  const code = await new Promise((resolve) => child.once("close", resolve))
  if (code !== 0) throw new Error(Buffer.concat(said).toString())
})
