import { argon2, randomBytes, timingSafeEqual } from "node:crypto"
import { promisify } from "node:util"

const derive = promisify(argon2)

/** Cost of argon2id as OWASP's password storage sheet names it first: 19 MiB, 2 passes, 1 lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

/** argon2id of a password with a salt of its own, as "argon2id$m$t$p$salt$tag" (base64url). */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const tag = await derive("argon2id", { message: password, nonce: salt, ...cost })
  const { memory, passes, parallelism } = cost
  return [
    "argon2id",
    memory,
    passes,
    parallelism,
    salt.toString("base64url"),
    tag.toString("base64url"),
  ].join("$")
}

/** Whether a password is the hashed one; takes the same time for a member without a password. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = (stored ?? absent).split("$") as [string, ...string[]]
  const expected = Buffer.from(tag ?? "", "base64url")
  const given = await derive("argon2id", {
    message: password,
    nonce: Buffer.from(salt ?? "", "base64url"),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  })
  return timingSafeEqual(given, expected) && stored !== null
}

const absent = `argon2id$${cost.memory}$${cost.passes}$${cost.parallelism}$${"A".repeat(22)}$${"A".repeat(43)}`
