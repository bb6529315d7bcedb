import { createHash, randomBytes, randomUUID } from "node:crypto"

/** A new random identifier (UUID v4). */
export const newId = (): string => randomUUID()

/** A secret of 256 bits for links, sessions and keys, shown once: `prefix_` and 43 URL-safe characters. */
export const newSecret = (prefix: string): string => `${prefix}_${randomBytes(32).toString("base64url")}`

/** What is stored of a secret: secrets have 256 bits of their own, so one round of SHA-256 is enough. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex")
