import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { type Context, transaction } from "#modules/identity/index.ts"
import { testApp } from "#test/app.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import { glossaryKind, type LibraryKind, loadLibrary } from "./index.ts"
import { currentDocuments, insertVersions } from "./queries.pg.ts"

let engines: TestEngines
const folder = mkdtempSync(join(tmpdir(), "perennial-library-"))
beforeAll(async () => {
  engines = await testEngines()
  mkdirSync(join(folder, "notes"))
})
afterAll(async () => {
  await engines.close()
  rmSync(folder, { recursive: true })
})

const notes: LibraryKind<{ key: string; says: string }> = {
  kind: "notes",
  schema: z.strictObject({ key: z.string(), says: z.string().min(2) }),
  check: (bodies) =>
    bodies.flatMap(({ key, says }) =>
      says === "nonsense" ? [{ path: key, message: "makes no sense" }] : [],
    ),
}
const write = (text: string) => writeFileSync(join(folder, "notes", "all.yaml"), text)
const load = (ctx: Context) => transaction(ctx, (tx) => loadLibrary(tx, ctx, folder, [notes]))
const held = async (ctx: Context) =>
  (await transaction(ctx, (tx) => currentDocuments<{ says: string }>(tx, "notes"))).map(
    ({ key, version, body }) => [key, version, body.says],
  )

test("a document follows its file until somebody edits it in the workspace", async () => {
  const ctx = await engines.workspace()
  write("key: a\nsays: one\n---\nkey: b\nsays: two\n")
  await load(ctx)
  await load(ctx)
  expect(await held(ctx)).toEqual([
    ["a", 1, "one"],
    ["b", 1, "two"],
  ])
  const person: Context = { ...ctx, actor: { kind: "key", id: "k", name: "lead", scopes: [] } }
  await transaction(ctx, (tx) =>
    insertVersions(tx, person, "notes", [{ key: "b", version: 2, body: { key: "b", says: "ours" } }]),
  )
  write("key: a\nsays: one more\n---\nkey: b\nsays: two more\n")
  await load(ctx)
  expect(await held(ctx)).toEqual([
    ["a", 2, "one more"],
    ["b", 2, "ours"],
  ])
})

test("every fault is told with its file, line and remedy, and nothing is written", async () => {
  const ctx = await engines.workspace()
  write("key: a\nsays: one\n---\nkey: b\nsays: x\ncolour: red\n---\nkey: a\nsays: again\n")
  const refusal = await load(ctx).catch((error: Error) => error)
  expect(String(refusal)).toContain("notes/all.yaml:5 says: Too small")
  expect(String(refusal)).toMatch(/notes\/all\.yaml:\d+ : Unrecognized key: "colour"/)
  expect(String(refusal)).toMatch(/'a' stands twice among the notes/)
  write("key: a\nsays: nonsense\n")
  await expect(load(ctx)).rejects.toThrow("notes/a: makes no sense")
  expect(await held(ctx)).toEqual([])
})

test("the glossary is the 26 terms in their order, in both languages", async () => {
  const ctx = await engines.workspace()
  const library = join(import.meta.dirname, "..", "..", "..", "library")
  await transaction(ctx, (tx) => loadLibrary(tx, ctx, library, [glossaryKind]))
  const app = await testApp(engines)
  const response = await app.inject({
    url: "/api/v1/glossary",
    headers: { authorization: await app.keyFor(ctx) },
  })
  const { terms } = response.json<{ terms: { order: number; key: string; where: string | null }[] }>()
  expect(terms.map(({ order }) => order)).toEqual(Array.from({ length: 26 }, (_, i) => i + 1))
  expect(
    terms.filter(({ key }) => ["arr", "csat", "zealous"].includes(key)).map(({ order }) => order),
  ).toEqual([1, 19, 26])
  expect(readFileSync(join(library, "glossary.yaml"), "utf8")).not.toContain("CMS")
  await app.close()
})
