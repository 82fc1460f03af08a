import { receiptOf } from '@mandate/grants'
import { decodeProtectedHeader, type JWK } from 'jose'
import type { Consent, StoredGrant } from './store.ts'

/**
 * A consent as a document to keep: what is signed, in the fields of a consent receipt, with the sentences that were allowed
 * and all that was shown, whose hash is signed too. `consent` is null for a grant that was made elsewhere. Of `keys`, those of
 * the link, it has all when one of them signed it: their six words are what the owner compares.
 * @see ISO/IEC TS 27560
 */
export function receipt(
  grant: StoredGrant,
  consent: Consent | null,
  keys: JWK[],
): Record<string, unknown> {
  const { kid } = decodeProtectedHeader(grant.jws)
  return {
    ...receiptOf(grant.jws),
    ...(keys.some((key) => key.kid === kid) && { grant_keys: { keys: keys.map(publicOf) } }),
    sentences: (grant.shown ?? []).map((sentence) => (sentence as { text: string }).text),
    notice: consent && {
      consent_s256: consent.consentS256,
      shown: consent.shown,
      language: consent.locale,
    },
  }
}

function publicOf({ kty, crv, x, kid }: JWK): JWK {
  return { ...{ kty, crv, x, kid } } as JWK
}
