import { type Item, ScopeError } from '../permission.ts'
import { type ReadLimits, readDetails, WRITTEN } from '../text/details.ts'
import { DocumentError } from './compact.ts'

/** As far as calendars and databases go: the end of the year 9999. Seconds since 1970. */
const LAST_SECOND = 253_402_300_799
/** What a whole number of a database holds. */
const LARGEST = 2_147_483_647
/** RFC 3986 §2: the characters a URI is made of. As many as a database finds something by. */
const URI = /^[\x21-\x7e]{1,2000}$/

/** The claims of a signed document, read one by one; each refusal names the claim. */
export class Claims {
  readonly #values: Record<string, unknown>
  readonly #of: string

  /** @param of how messages name the object: `the grant`, `may_act` */
  constructor(values: unknown, of: string) {
    if (typeof values !== 'object' || values === null || Array.isArray(values)) {
      throw new DocumentError('bad_claim', `${of} should be an object.`)
    }
    this.#values = values as Record<string, unknown>
    this.#of = of
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name)
  }

  /** Refuses claims that nobody here would obey. */
  only(known: readonly string[]): void {
    const unknown = Object.keys(this.#values).find((name) => !known.includes(name))
    if (unknown !== undefined) this.fail(unknown, 'left out: nobody here knows it')
  }

  any(name: string): unknown {
    return this.has(name) ? this.#values[name] : undefined
  }

  text(name: string): string {
    const value = this.any(name)
    return typeof value === 'string' &&
      value !== '' &&
      value.isWellFormed() &&
      !value.includes('\0')
      ? value
      : this.fail(name, 'text that is not empty, without U+0000')
  }

  /** A hash: 32 bytes, base64url. */
  hash(name: string): string {
    const value = this.text(name)
    return /^[A-Za-z0-9_-]{43}$/.test(value)
      ? value
      : this.fail(name, 'a SHA-256, base64url, 43 characters')
  }

  url(name: string): string {
    const value = this.text(name)
    return URI.test(value) && URL.canParse(value)
      ? value
      : this.fail(name, 'a URL of at most 2000 characters')
  }

  /** Of the web: what stands for an app. */
  webUrl(name: string): string {
    const value = this.url(name)
    return /^https?:\/\//.test(value) ? value : this.fail(name, 'an address of the web')
  }

  /** Whom it is for, one alone. RFC 7519 §4.1.3: an array, or "in the special case when the JWT has one audience" a string. */
  audience(name: string): string {
    const value = this.any(name)
    return Array.isArray(value) && value.length === 1
      ? new Claims({ [name]: value[0] }, this.#of).url(name)
      : this.url(name)
  }

  /** A whole number that is not negative: a sequence, an index. */
  number(name: string): number {
    return this.#upTo(LARGEST, name, `a whole number from 0 to ${LARGEST}`)
  }

  /** Seconds since 1970, whole. */
  seconds(name: string): number {
    return this.#upTo(LAST_SECOND, name, 'whole seconds since 1970, before the year 10000')
  }

  #upTo(most: number, name: string, expected: string): number {
    const value = this.any(name)
    const isRight =
      Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most
    return isRight ? (value as number) : this.fail(name, expected)
  }

  exactly<const T extends string | true>(name: string, allowed: readonly T[]): T {
    const value = this.any(name)
    const found = allowed.find((one) => one === value)
    return found ?? this.fail(name, allowed.map((one) => JSON.stringify(one)).join(' or '))
  }

  list(name: string): unknown[] {
    const value = this.any(name)
    return Array.isArray(value) ? value : this.fail(name, 'an array')
  }

  inner(name: string): Claims {
    return new Claims(this.any(name), name)
  }

  /** A claim that may be absent: `{ exp }` or nothing. */
  maybe<const N extends string, T>(name: N, read: (name: N) => T): { [K in N]?: T } {
    return this.has(name) ? ({ [name]: read(name) } as { [K in N]?: T }) : {}
  }

  /** Permissions, as `authorization_details` and read. */
  details(name: string, limits: ReadLimits = WRITTEN): [Record<string, unknown>[], Item[]] {
    const value = this.list(name)
    try {
      return [value as Record<string, unknown>[], readDetails(value, limits)]
    } catch (cause) {
      if (!(cause instanceof ScopeError)) throw cause
      throw new DocumentError('bad_claim', `${name} of ${this.#of}: ${cause.message}`, { cause })
    }
  }

  fail(name: string, expected: string): never {
    throw new DocumentError('bad_claim', `${name} of ${this.#of} should be ${expected}.`)
  }
}
