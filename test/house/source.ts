import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { parseSync } from "vite"

export const root = join(import.meta.dirname, "..", "..")

export type SourceFile = { path: string; text: string }

/** Every TypeScript file of ours, by its path from the root: "src/kernel/money.ts". */
export const sourceFiles: SourceFile[] = ["src", "web", "simulate", "bench", "test", "scripts"]
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && /\.(tsx?|mjs|css|js)$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((path) => !path.startsWith("web/dist/") && !path.includes("node_modules/"))
  .sort()
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }))

export const isTest = (path: string): boolean => path.endsWith(".test.ts") || path.startsWith("test/")

/** Aliases of package.json's `imports`: "#modules/" → "src/modules/". */
const aliases = Object.entries(
  (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { imports: Record<string, string> })
    .imports,
).map(([name, target]) => ({
  name: name.replace("*", ""),
  target: target.replace("./", "").replace("*", ""),
}))

export type Import = { from: string; to: string; typeOnly: boolean }

/** What a file imports or re-exports of ours, as paths from the root; packages are left out. */
export function importsOf({ path, text }: SourceFile): Import[] {
  if (!/\.tsx?$/.test(path)) return []
  const { module } = parseSync(path, text)
  const requests = [
    ...module.staticImports.map((entry) => ({
      name: entry.moduleRequest.value,
      typeOnly: entry.entries.length > 0 && entry.entries.every(({ isType }) => isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap((entry) =>
        entry.moduleRequest ? [{ name: entry.moduleRequest.value, typeOnly: entry.isType }] : [],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) => ({
      name: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
      typeOnly: false,
    })),
  ]
  return requests.flatMap(({ name, typeOnly }) => {
    const to = resolve(path, name)
    return to === null ? [] : [{ from: path, to, typeOnly }]
  })
}

function resolve(from: string, request: string): string | null {
  if (request.startsWith(".")) return join(dirname(from), request)
  const alias = aliases.find(({ name }) => request.startsWith(name))
  return alias ? alias.target + request.slice(alias.name.length) : null
}
