/**
 * Counts distinct texts in little memory: eight bytes each, as a 64-bit hash in an open table. Two
 * texts of a million pairs alike are taken for one with a chance of 1 in 10 million.
 */
export class Distinct {
  #table = new Uint32Array(2 * 1024)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** True when the text was not there before. */
  add(text: string): boolean {
    let high = 0xdeadbeef
    let low = 0x41c6ce57
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      high = Math.imul(high ^ unit, 2654435761)
      low = Math.imul(low ^ unit, 1597334677)
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
    // Zero marks a free place.
    if (!insert(this.#table, high >>> 0 || 1, low >>> 0)) return false
    this.#size++
    if (this.#size * 2 > this.#table.length * 0.8) this.#grow()
    return true
  }

  #grow(): void {
    const old = this.#table
    const table = new Uint32Array(old.length * 2)
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] !== 0) insert(table, old[at]!, old[at + 1]!)
    }
    this.#table = table
  }
}

function insert(table: Uint32Array, high: number, low: number): boolean {
  const mask = table.length / 2 - 1
  for (let slot = low & mask; ; slot = (slot + 1) & mask) {
    const at = slot * 2
    if (table[at] === 0) {
      table[at] = high
      table[at + 1] = low
      return true
    }
    if (table[at] === high && table[at + 1] === low) return false
  }
}
