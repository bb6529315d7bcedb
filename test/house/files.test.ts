import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { isTest, root, sourceFiles } from "./source.ts"

const code = sourceFiles.filter(({ path }) => path.endsWith(".ts") && !isTest(path))
const generated = "src/platform/postgres/schema.generated.ts"

/** Files outside `allowed` in which `pattern` stands, with the line. */
const foundOutside = (pattern: RegExp, allowed: RegExp) =>
  code
    .filter(({ path }) => path !== generated && !allowed.test(path))
    .flatMap(({ path, text }) =>
      text
        .split("\n")
        .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : [])),
    )

test("no file that people write is longer than 400 lines", () => {
  const long = sourceFiles
    .filter(({ path, text }) => path !== generated && text.split("\n").length > 401)
    .map(({ path }) => path)
  expect(long).toEqual([])
})

test("PostgreSQL is spoken to in queries.pg.ts alone, and in the platform that carries it", () => {
  const spoken =
    /\bsql`|\bsql\.raw\b|\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(|\bpool\.query[(<]/
  expect(
    foundOutside(spoken, /(\/|\.)queries\.pg\.ts$|^src\/platform\/(postgres|jobs)\/|^scripts\/|^bench\//),
  ).toEqual([])
})

test("ClickHouse is spoken to in queries.ch.ts alone, and in the platform that carries it", () => {
  const spoken = /\btimeline\.(select|columns|insert|change|system)\(|\{workspace:UUID\}/
  expect(
    foundOutside(spoken, /(\/|\.)queries\.ch\.ts$|^src\/platform\/clickhouse\/|^scripts\/|^bench\//),
  ).toEqual([])
})

test("only the configuration reads flags and environment, and only the edge reads the clock", () => {
  expect(foundOutside(/process\.(env|argv)/, /^src\/(config|main)\.ts$|^scripts\/|^bench\/|^web\//)).toEqual(
    [],
  )
  const clock = /\bDate\.now\(\)|\bnew Date\(\)|Temporal\.Now/
  expect(foundOutside(clock, /^src\/start-engines\.ts$|^scripts\/|^bench\/|^web\//)).toEqual([])
})

test("migrations are numbered without a gap or a repeat", () => {
  for (const engine of ["postgres", "clickhouse"]) {
    const names = readdirSync(join(root, "migrations", engine)).sort()
    const numbers = names.map((name) => /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1])
    expect(numbers).toEqual(names.map((_name, at) => String(at + 1).padStart(4, "0")))
  }
})

test("every module says in a README what its words mean and what it owns", () => {
  const modules = readdirSync(join(root, "src", "modules"))
  const silent = modules.filter((name) => !existsSync(join(root, "src", "modules", name, "README.md")))
  expect(silent).toEqual([])
})

test("the lock file names no registry", () => {
  expect(readFileSync(join(root, "package-lock.json"), "utf8")).not.toMatch(
    /"resolved"|https?:\/\/(?!.*(funding|opencollective|github|sponsor|patreon|ko-fi|tidelift|paypal|buymeacoffee))registry/,
  )
})
