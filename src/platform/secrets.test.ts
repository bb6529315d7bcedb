import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { derivedKey, seal, unseal } from "./secrets.ts"

const folders: string[] = []
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), "perennial-test-"))
  folders.push(made)
  return { filesFolder: made }
}
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true })
})

test("what is sealed opens with the installation's key alone, and not where a bit was changed", () => {
  const [mine, other] = [folder(), folder()]
  const sealed = seal(mine, "123456:токен")
  expect(sealed).not.toContain("123456")
  expect(seal(mine, "123456:токен")).not.toBe(sealed)
  expect(unseal(mine, sealed)).toBe("123456:токен")
  expect(() => unseal(other, sealed)).toThrow()
  const middle = Math.floor(sealed.length / 2)
  const changed = sealed.slice(0, middle) + (sealed[middle] === "A" ? "B" : "A") + sealed.slice(middle + 1)
  expect(() => unseal(mine, changed)).toThrow()
  expect(() => unseal(mine, "plain")).toThrow("no sealed text")
})

test("the key file is its owner's, and a copy of it opens what it sealed", () => {
  const [first, copy] = [folder(), folder()]
  const sealed = seal(first, "text")
  const path = join(first.filesFolder, "secret.key")
  expect(statSync(path).mode & 0o777).toBe(0o600)
  copyFileSync(path, join(copy.filesFolder, "secret.key"))
  expect(unseal(copy, sealed)).toBe("text")
  expect(derivedKey(copy, "a")).toEqual(derivedKey(first, "a"))
  expect(derivedKey(first, "a")).not.toEqual(derivedKey(first, "b"))
})
