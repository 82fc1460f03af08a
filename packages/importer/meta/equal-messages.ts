/**
 * Messages have no ids. Two that are equal in all they say, at the same millisecond, are counted: pages of one conversation
 * go by time, so equal ones stand one after the other, also over the end of a page. Another download of the same
 * conversation is counted by itself: what both hold is the same messages.
 */
export class EqualMessages {
  #page = 0
  #time: number | null = null
  readonly #counts = new Map<string, number>()

  /** Before the messages of each page: the same one again, or one before it, begins anew. */
  begin(page: number): void {
    if (page <= this.#page) this.#counts.clear()
    this.#page = page
  }

  /** Which it is of those that are equal: 0 for the first. */
  nth(time: number | null, key: string): number {
    if (this.#time !== time) this.#counts.clear()
    this.#time = time
    const nth = this.#counts.get(key) ?? 0
    this.#counts.set(key, nth + 1)
    return nth
  }
}
