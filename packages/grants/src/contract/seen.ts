import type { Contract } from '../catalog.ts'
import { refuse } from './wrong.ts'

/** Letters by their kind that nobody sees, like U+3164. */
const UNSEEN = /[\p{L}&&\p{DI}]/v
/** More marks on one letter than any language writes: they cover the lines around. */
const HEAPED = /\p{M}{5}/u

/**
 * An app's words are seen, and stay in their line. Asked when they are declared, and not of what an owner has agreed to
 * before: that stays readable.
 * @throws {ScopeError} `bad_contract`
 */
export function requireSeen({ words, fields }: Contract, path: string): void {
  const all = Object.entries({ words, fields }).flatMap(([member, named]) =>
    Object.entries(named).flatMap(([name, each]) =>
      Object.entries(each).map(
        ([word, text]) => [`${member}/${name}/${word}`, String(text)] as const,
      ),
    ),
  )
  for (const [at, text] of all) {
    if (UNSEEN.test(text) || HEAPED.test(text)) {
      refuse(`${path}/${at}`, 'holds letters that are not seen, or heaps marks on one')
    }
  }
}
