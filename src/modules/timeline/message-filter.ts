/**
 * A set of message_ids that never forgets one and is seldom wrong about a strange one (Bloom 1970; two hashes make all
 * the others, Kirsch and Mitzenmacher 2008). What it has not seen need not be looked up. It grows by whole layers, each
 * twice the one before, at 10 bits an id: about one strange id in a hundred is taken for a known one.
 */
export class MessageFilter {
  readonly #layers: Layer[]

  constructor(capacity = 1 << 20) {
    this.#layers = [new Layer(capacity)]
  }

  /** Notes an id by the first 8 bytes of its hash, as two unsigned 32-bit numbers. */
  add(low: number, high: number): void {
    let layer = this.#layers.at(-1) as Layer
    if (layer.full) this.#layers.push((layer = new Layer(layer.capacity * 2)))
    layer.add(low, high)
  }

  /** False: this id was never added. True: it was, or another looks like it. */
  mayHave(low: number, high: number): boolean {
    return this.#layers.some((layer) => layer.mayHave(low, high))
  }

  /** Memory of its tables, in bytes. */
  get bytes(): number {
    return this.#layers.reduce((sum, layer) => sum + layer.bytes, 0)
  }
}

const bitsPerId = 10
const probes = 7

class Layer {
  readonly capacity: number
  readonly #words: Uint32Array
  readonly #mask: number
  #count = 0

  constructor(capacity: number) {
    this.capacity = capacity
    const bits = 2 ** Math.min(32, Math.ceil(Math.log2(capacity * bitsPerId)))
    this.#words = new Uint32Array(bits / 32)
    this.#mask = bits - 1
  }

  get full(): boolean {
    return this.#count >= this.capacity
  }

  get bytes(): number {
    return this.#words.byteLength
  }

  add(low: number, high: number): void {
    this.#count++
    let place = low
    for (let probe = 0; probe < probes; probe++) {
      const bit = (place & this.#mask) >>> 0
      this.#words[bit >>> 5]! |= 1 << (bit & 31)
      place = (place + (high | 1)) >>> 0
    }
  }

  mayHave(low: number, high: number): boolean {
    let place = low
    for (let probe = 0; probe < probes; probe++) {
      const bit = (place & this.#mask) >>> 0
      if (((this.#words[bit >>> 5] as number) & (1 << (bit & 31))) === 0) return false
      place = (place + (high | 1)) >>> 0
    }
    return true
  }
}
