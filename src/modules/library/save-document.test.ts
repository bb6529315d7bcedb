import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { type Context, transaction } from "#modules/identity/index.ts"
import { type TestEngines, testEngines } from "#test/engines.ts"
import {
  currentDocuments,
  documentsInForce,
  documentVersions,
  type LibraryKind,
  publishDocument,
  saveDocument,
} from "./index.ts"

let engines: TestEngines
beforeAll(async () => {
  engines = await testEngines()
})
afterAll(() => engines.close())

type Note = { key: string; says: string; about?: string | undefined }
const notes: LibraryKind<Note> = {
  kind: "notes",
  schema: z.strictObject({ key: z.string(), says: z.string().min(2), about: z.string().optional() }),
  check: (bodies) =>
    bodies.flatMap(({ key, about }) =>
      about === undefined || bodies.some((other) => other.key === about)
        ? []
        : [{ path: `${key}.about`, message: `no note '${about}'` }],
    ),
}

const at = (ctx: Context, now: string): Context => ({ ...ctx, now: new Date(now) })
const save = (ctx: Context, key: string, body: unknown, more = {}) =>
  transaction(ctx, (tx) => saveDocument(tx, ctx, notes, { key, body, ...more }))
const publish = (ctx: Context, version: number) =>
  transaction(ctx, (tx) => publishDocument(tx, ctx, notes, { key: "a", version, note: "better" }))
const said = (documents: { version: number; body: Note }[]) =>
  documents.map(({ version, body }) => [version, body.says])

test("a draft changes nothing until it is published; what was in force at an instant stays so", async () => {
  const ctx = await engines.workspace()
  const [first, second, third] = [
    at(ctx, "2026-01-01T00:00:00Z"),
    at(ctx, "2026-02-01T00:00:00Z"),
    at(ctx, "2026-03-01T00:00:00Z"),
  ]
  expect(await save(first, "a", { says: "one" })).toMatchObject({ version: 1, created: true })
  expect(await save(first, "a", { key: "a", says: "one" })).toMatchObject({ version: 1, changed: false })
  expect(await save(second, "a", { says: "two" }, { draft: true })).toMatchObject({ version: 2 })
  const current = () => transaction(ctx, (tx) => currentDocuments<Note>(tx, "notes"))
  expect(said(await current())).toEqual([[1, "one"]])
  await publish(third, 2)
  expect(said(await current())).toEqual([[2, "two"]])
  const inForce = (day: string) =>
    transaction(ctx, (tx) => documentsInForce<Note>(tx, "notes", new Date(`${day}T12:00:00Z`)))
  expect(said(await inForce("2025-06-01"))).toEqual([[1, "one"]])
  expect(said(await inForce("2026-02-15"))).toEqual([[1, "one"]])
  expect(said(await inForce("2026-03-15"))).toEqual([[2, "two"]])
  await expect(publish(third, 2)).rejects.toThrow("in force already")
  await expect(publish(third, 1)).rejects.toThrow("save it anew")
  await expect(publish(third, 9)).rejects.toThrow("no version 9")
  const versions = await transaction(ctx, (tx) => documentVersions<Note>(tx, "notes", "a"))
  expect(versions.map(({ version, note }) => [version, note])).toEqual([
    [2, "better"],
    [1, null],
  ])
})

test("what a kind does not accept is refused with the path of each fault", async () => {
  const ctx = await engines.workspace()
  const faults = (key: string, body: unknown) =>
    save(ctx, key, body).then(
      () => [],
      (error: { code: string; errors: { path: string; message: string }[] }) => [
        error.code,
        ...error.errors.map(({ path, message }) => `${path}: ${message}`),
      ],
    )
  expect(await faults("a", { says: "x" })).toEqual(["invalid", expect.stringContaining("says: Too small")])
  expect(await faults("a", { key: "b", says: "one" })).toEqual([
    "invalid",
    "key: the address says 'a', the document 'b'",
  ])
  expect(await faults("a", { says: "one", about: "z" })).toEqual(["invalid", "about: no note 'z'"])
  expect(await faults("a", [])).toEqual(["invalid", expect.stringContaining("expected object")])
  expect(await faults("a", { says: "one", about: "a" })).toEqual([])
  const powerless: Context = {
    ...ctx,
    actor: { kind: "key", id: "k", name: "k", scopes: [] },
    rights: new Set(),
  }
  await expect(save(powerless, "a", { says: "two" })).rejects.toThrow("library:write")
})
