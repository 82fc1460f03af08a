import { changedInReceipt, DocumentError, readStrictJson, unsignedSentences } from '@mandate/grants'
import type { Jwk } from './keys.ts'
import { verdictOf } from './signed.ts'

/** Whether a file is a receipt: JSON with a grant in it. */
export function isReceipt(text: string): boolean {
  try {
    const given = JSON.parse(text) as { grant?: unknown } | null
    return typeof given?.grant === 'string'
  } catch {
    return false
  }
}

/** The key set that came along with its grant; null when there is none. */
export function keysOfReceipt(text: string): Jwk[] | null {
  const keys = Object(readReceipt(text)?.['grant_keys'])['keys'] as unknown
  return Array.isArray(keys) && keys.length > 0 ? (keys as Jwk[]) : null
}

/** Whether its grant is signed with one of the keys, and whether everything beside the grant says what the grant says. */
export async function receiptVerdict(
  text: string,
  keys: Jwk[],
): Promise<{ valid: boolean; says: string }> {
  const receipt = readReceipt(text)
  if (receipt === null) return { valid: false, says: 'the receipt says something twice' }
  const signed = await verdictOf(String(receipt['grant']), keys)
  if (!signed.valid) return signed
  try {
    const changed = await changedInReceipt(receipt)
    if (changed !== null) {
      return {
        valid: false,
        says: `${signed.says}; ${changed} in the receipt is not what was signed`,
      }
    }
    const others = (keysOfReceipt(text) ?? []).filter((brought) => !keys.some(isSameAs(brought)))
    if (others.length > 0) {
      const says = `${signed.says}; the receipt brings other keys than those given (${others.length})`
      return { valid: false, says }
    }
    const words = unsignedSentences(receipt)
    const but =
      words.length === 0 ? '' : `, but for these words, which nobody has signed: ${words.join(' ')}`
    return { valid: true, says: `${signed.says}; the receipt says what was signed${but}` }
  } catch (error) {
    if (error instanceof DocumentError) return { valid: false, says: error.message }
    throw error
  }
}

/** RFC 7638, section 3.2: what a key is, whatever else is said of it. */
function isSameAs(one: Jwk): (other: Jwk) => boolean {
  return (other) => (['kty', 'crv', 'x', 'y'] as const).every((name) => other[name] === one[name])
}

/** Null where it says one thing to one reader and another to the next: JSON with a name that stands twice. */
function readReceipt(text: string): Record<string, unknown> | null {
  try {
    return readStrictJson(text) as Record<string, unknown>
  } catch {
    return null
  }
}
