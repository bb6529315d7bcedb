import { hash } from "node:crypto"

/** Numbers a message takes: 96 bits of its id's digest and 64 of its content's hash. */
const width = 5

/**
 * The messages of a file so far: which ids there were, and with what content. Twenty bytes a place, so that a file of
 * millions of rows is remembered in little room; two ids are taken for one where 96 bits of their digests agree.
 */
export class Seen {
  #places = 1 << 14
  #table = new Uint32Array(this.#places * width)
  #used = new Uint8Array(this.#places)
  #count = 0

  /** Whether an id was noted, and with the same content. */
  compare(messageId: string, contentHash: string): "new" | "same" | "other" {
    const message = numbersOf(messageId, contentHash)
    const at = this.#placeOf(message)
    if (this.#used[at] === 0) return "new"
    const same = this.#table[at * width + 3] === message[3] && this.#table[at * width + 4] === message[4]
    return same ? "same" : "other"
  }

  /** Notes a message whose id is new. */
  note(messageId: string, contentHash: string): void {
    if (this.#count * 2 > this.#places) this.#grow()
    this.#put(numbersOf(messageId, contentHash))
    this.#count++
  }

  #put(message: ArrayLike<number>): void {
    const at = this.#placeOf(message)
    this.#used[at] = 1
    this.#table.set(message, at * width)
  }

  /** Where a message stands, or the free place where it would. */
  #placeOf(message: ArrayLike<number>): number {
    let at = (message[0] ?? 0) & (this.#places - 1)
    while (this.#used[at] === 1 && !this.#standsAt(at, message)) at = (at + 1) & (this.#places - 1)
    return at
  }

  #standsAt(at: number, message: ArrayLike<number>): boolean {
    const from = at * width
    return (
      this.#table[from] === message[0] &&
      this.#table[from + 1] === message[1] &&
      this.#table[from + 2] === message[2]
    )
  }

  #grow(): void {
    const [table, used, places] = [this.#table, this.#used, this.#places]
    this.#places = places * 2
    this.#table = new Uint32Array(this.#places * width)
    this.#used = new Uint8Array(this.#places)
    for (let at = 0; at < places; at++)
      if (used[at] === 1) this.#put(table.subarray(at * width, (at + 1) * width))
  }
}

function numbersOf(messageId: string, contentHash: string): Uint32Array {
  const digest = hash("sha1", messageId, "buffer")
  const content = BigInt(contentHash)
  return Uint32Array.of(
    digest.readUInt32LE(0),
    digest.readUInt32LE(4),
    digest.readUInt32LE(8),
    Number(content & 0xffff_ffffn),
    Number(content >> 32n),
  )
}
