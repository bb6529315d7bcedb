import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { type RunningServer, startServer } from "./server.ts"

let folder: string
const running: RunningServer[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "perennial-server-"))
})
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop("SIGKILL")
  rmSync(folder, { recursive: true, force: true })
})

async function start(
  options: { flags?: string[]; env?: Record<string, string> } = {},
): Promise<RunningServer> {
  const server = await startServer({
    folder,
    flags: ["--empty", ...(options.flags ?? [])],
    env: options.env ?? {},
  })
  running.push(server)
  return server
}

const json = async (response: Response): Promise<unknown> => response.json()

test("an empty start serves, lets the administrator in by link, refuses a second on its folder, ends cleanly and starts again", {
  timeout: 120_000,
}, async () => {
  const first = await start({ env: { PERENNIAL_API_KEY: "key-of-the-environment" } })
  expect(await json(await fetch(`${first.url}/api/health`))).toMatchObject({ status: "ok" })
  const [, token] = await first.line(/sign-in#token=(\S+)$/)
  const opened = await fetch(`${first.url}/api/v1/session/link`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: first.url },
    body: JSON.stringify({ token }),
  })
  expect(opened.status).toBe(200)
  const cookie = opened.headers.get("set-cookie")!.split(";")[0]!
  expect(await json(await fetch(`${first.url}/api/v1/me`, { headers: { cookie } }))).toMatchObject({
    role: "administrator",
    workspace: { is_demo: false },
  })
  const authorization = "Bearer key-of-the-environment"
  expect((await fetch(`${first.url}/api/v1/audit`, { headers: { authorization } })).status).toBe(200)

  await expect(start()).rejects.toThrow(/exit 1/)
  expect((await fetch(`${first.url}/api/health`)).status).toBe(200)

  expect(await first.stop()).toBe(0)
  const second = await start()
  expect((await fetch(`${second.url}/api/v1/me`, { headers: { cookie } })).status).toBe(200)
  expect((await fetch(`${second.url}/api/v1/audit`, { headers: { authorization } })).status).toBe(200)
  expect(await second.stop()).toBe(0)
})
