import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto"
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Engines } from "./engines.ts"

/** What sealing needs of a process: the folder that its installation's processes share. */
export type KeyHolder = Pick<Engines, "filesFolder">

const known = new Map<string, Buffer>()
const keyBytes = 32
const [ivBytes, tagBytes] = [12, 16]
const form = "s1"

/**
 * Makes a text unreadable without the installation's key file (AES-256-GCM, another result each time): what is kept of
 * passwords and tokens of other services. The key is `secret.key` in the files folder, made at first use, readable by
 * its owner alone; a copy of the database without it opens nothing.
 */
export function seal(engines: KeyHolder, text: string): string {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv("aes-256-gcm", derivedKey(engines, "seal"), iv)
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()])
  return `${form}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url")}`
}

/** The text that was sealed. Throws where it was changed, or sealed with another installation's key. */
export function unseal(engines: KeyHolder, sealed: string): string {
  const [version, body = ""] = sealed.split(".")
  const bytes = Buffer.from(body, "base64url")
  if (version !== form || bytes.length < ivBytes + tagBytes) throw new Error("this is no sealed text")
  const decipher = createDecipheriv(
    "aes-256-gcm",
    derivedKey(engines, "seal"),
    bytes.subarray(0, ivBytes),
  ).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString(
    "utf8",
  )
}

/** A key of its own for each purpose ("unsubscribe"), the same in every process of the installation. 32 bytes. */
export const derivedKey = (engines: KeyHolder, purpose: string): Buffer =>
  Buffer.from(hkdfSync("sha256", installationKey(engines.filesFolder), "", `perennial:${purpose}`, keyBytes))

function installationKey(folder: string): Buffer {
  let key = known.get(folder)
  if (key === undefined) {
    key = readOrMake(folder)
    known.set(folder, key)
  }
  return key
}

/** Of two processes that start together the first one's key stays: a file gets its name when it is whole. */
function readOrMake(folder: string): Buffer {
  const path = join(folder, "secret.key")
  const found = read(path)
  if (found) return found
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString("hex")}`
  writeFileSync(draft, randomBytes(keyBytes), { mode: 0o600, flush: true })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
  } finally {
    rmSync(draft)
  }
  return readFileSync(path)
}

function read(path: string): Buffer | null {
  try {
    const key = readFileSync(path)
    if (key.length !== keyBytes) throw new Error(`${path} is not a key: ${keyBytes} bytes are expected`)
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null
    throw error
  }
}
