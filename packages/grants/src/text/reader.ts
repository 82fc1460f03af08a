import { LIMITS, ScopeError, type ScopeErrorCode } from '../permission.ts'

/** A place in a text, and the few moves that a pass from left to right needs. */
export class Reader {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  get ended(): boolean {
    return this.at === this.text.length
  }

  /** The character here, '' at the end. Nothing beyond the limit is looked at. */
  get here(): string {
    if (this.at >= LIMITS.bytes && !this.ended) {
      this.fail(`the text is longer than ${LIMITS.bytes} characters`, 'too_long')
    }
    return this.text.charAt(this.at)
  }

  skip(character: string): boolean {
    if (this.here !== character) return false
    this.at += 1
    return true
  }

  expect(character: string, why: string): void {
    if (!this.skip(character)) this.fail(`"${character}" should stand here: ${why}`)
  }

  /** One of some words, none of which begins another. */
  word<const W extends string>(words: readonly W[], what: string): W {
    const start = this.at
    for (;;) {
      const read = this.text.slice(start, this.at)
      const found = words.find((word) => word === read)
      if (found) return found
      const next = read + this.here
      if (this.here === '' || !words.some((word) => word.startsWith(next))) {
        this.fail(`${what} is one of ${words.join(', ')}`)
      }
      this.at += 1
    }
  }

  fail(message: string, code: ScopeErrorCode = 'syntax', position = this.at): never {
    throw new ScopeError(code, `At character ${position}: ${message}.`, { position })
  }
}

export function isAlpha(character: string): boolean {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
}

export function isNameCharacter(character: string): boolean {
  return isAlpha(character) || (character >= '0' && character <= '9') || character === '_'
}
