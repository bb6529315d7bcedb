import { createHash } from "node:crypto"
import { mkdirSync, realpathSync, rmSync } from "node:fs"
import { connect, createServer, type Server } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Problem } from "#kernel/errors.ts"

/**
 * Takes a data folder for this process alone, or refuses, naming it. The lock is a listening local socket: the system
 * lets it go with the process, however that ends, so nothing stale can be left behind.
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const name = `perennial-${createHash("sha256").update(realpathSync(folder)).digest("hex").slice(0, 24)}`
  const path = process.platform === "linux" ? `\0${name}` : join(tmpdir(), `${name}.sock`)
  const held = () =>
    new Problem(
      "conflict",
      `Perennial is already running on ${folder}. Stop it first, or choose another folder with --data.`,
    )
  try {
    return releasable(await listen(path))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error
    if (process.platform === "linux" || (await answers(path))) throw held()
    rmSync(path)
    return releasable(await listen(path))
  }
}

const releasable = (server: Server) => ({
  release: () => new Promise<void>((resolve) => server.close(() => resolve())),
})

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once("error", reject)
    server.listen(path, () => resolve(server.unref()))
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once("error", () => resolve(false))
  })
}
