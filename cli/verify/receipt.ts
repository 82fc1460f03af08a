import { changedInReceipt, DocumentError } from '@mandate/grants'
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

/** Whether its grant is signed with one of the keys, and whether everything beside the grant says what the grant says. */
export async function receiptVerdict(
  text: string,
  keys: Jwk[],
): Promise<{ valid: boolean; says: string }> {
  const receipt = JSON.parse(text) as Record<string, unknown>
  const signed = await verdictOf(String(receipt['grant']), keys)
  if (!signed.valid) return signed
  try {
    const changed = await changedInReceipt(receipt)
    return changed === null
      ? { valid: true, says: `${signed.says}; the receipt says what was signed` }
      : { valid: false, says: `${signed.says}; ${changed} in the receipt is not what was signed` }
  } catch (error) {
    if (error instanceof DocumentError) return { valid: false, says: error.message }
    throw error
  }
}
