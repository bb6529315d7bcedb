import { expect, test } from "vitest"
import { type Import, importsOf, isTest, sourceFiles } from "./source.ts"

/**
 * The modules from the ground up: each imports only from rows below its own. Two floors of the house have a ground of
 * their own: identity, whose context every use case is given, and timeline, which the records of floor 2 tell.
 */
const floors = [
  ["identity"],
  ["customers", "library"],
  ["timeline"],
  ["revenue", "voice"],
  ["billing"],
  ["metrics"],
  ["health"],
  ["signals", "messages", "forecast"],
  ["plays"],
  ["day"],
  ["connectors", "tracking"],
  ["operations", "privacy"],
]

const imports = sourceFiles.filter(({ path }) => !isTest(path)).flatMap(importsOf)
const moduleOf = (path: string) => /^src\/modules\/([^/]+)\//.exec(path)?.[1] ?? null
const floorOf = (module: string) => floors.findIndex((names) => names.includes(module))
const said = ({ from, to }: Import) => `${from} → ${to}`
const breaking = (rule: (link: Import) => boolean) => imports.filter(rule).map(said)

test("every module has its floor", () => {
  const modules = new Set(sourceFiles.flatMap(({ path }) => moduleOf(path) ?? []))
  expect([...modules].filter((name) => floorOf(name) < 0)).toEqual([])
})

test("the kernel imports nothing of ours, and the platform only the kernel", () => {
  expect(breaking(({ from, to }) => from.startsWith("src/kernel/") && !to.startsWith("src/kernel/"))).toEqual(
    [],
  )
  const below = (path: string) => path.startsWith("src/kernel/") || path.startsWith("src/platform/")
  expect(breaking(({ from, to }) => from.startsWith("src/platform/") && !below(to))).toEqual([])
})

test("a module imports only kernel, platform and modules of lower floors", () => {
  const allowed = ({ from, to }: Import) => {
    const [mine, other] = [moduleOf(from), moduleOf(to)]
    if (mine === null || mine === other) return true
    if (other === null) return to.startsWith("src/kernel/") || to.startsWith("src/platform/")
    return floorOf(other) < floorOf(mine)
  }
  expect(breaking((link) => !allowed(link))).toEqual([])
})

test("of another module only index.ts and contract.ts are imported, and never by a relative path", () => {
  const inner = ({ from, to }: Import) =>
    moduleOf(to) !== null && moduleOf(from) !== moduleOf(to) && !/\/(index|contract)\.ts$/.test(to)
  expect(breaking(inner)).toEqual([])
})

test("the web app takes of the server its contracts and what they are made of, nothing else", () => {
  const allowed = ({ to }: Import) =>
    to.startsWith("web/") ||
    to.startsWith("src/kernel/") ||
    /^src\/modules\/[^/]+\/contract\.ts$/.test(to) ||
    /^src\/platform\/http\/(endpoint|shapes)\.ts$/.test(to)
  expect(breaking((link) => link.from.startsWith("web/") && !allowed(link))).toEqual([])
})

test("a contract imports nothing that a browser cannot run", () => {
  const light = ({ to }: Import) =>
    to.startsWith("src/kernel/") ||
    /[/.](contract|rights)\.ts$/.test(to) ||
    /^src\/platform\/http\/(endpoint|shapes)\.ts$/.test(to)
  expect(breaking((link) => /[/.]contract\.ts$/.test(link.from) && !link.typeOnly && !light(link))).toEqual(
    [],
  )
})

test("there are no cycles between files", () => {
  const next = new Map<string, string[]>()
  for (const { from, to, typeOnly } of imports) if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to])
  const done = new Set<string>()
  const cycles: string[] = []
  const walk = (path: string, trail: string[]) => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(" → "))
    if (done.has(path) || trail.includes(path)) return
    for (const to of next.get(path) ?? []) walk(to, [...trail, path])
    done.add(path)
  }
  for (const path of next.keys()) walk(path, [])
  expect(cycles).toEqual([])
})
