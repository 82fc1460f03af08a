import { receiptOf } from '@mandate/grants'
import type { StoredGrant } from './store.ts'

/** What an owner was shown and answered. */
export interface Consent {
  consentS256: string
  shown: Record<string, unknown>
  locale: string
  answeredAt: Date
}

/**
 * A consent as a document to keep: what is signed, in the fields of a consent receipt, with the sentences that were allowed
 * and all that was shown, whose hash is signed too. `consent` is null for a grant that was made elsewhere.
 * @see ISO/IEC TS 27560
 */
export function receipt(grant: StoredGrant, consent: Consent | null): Record<string, unknown> {
  return {
    ...receiptOf(grant.jws),
    sentences: (grant.shown ?? []).map((sentence) => (sentence as { text: string }).text),
    notice: consent && {
      consent_s256: consent.consentS256,
      shown: consent.shown,
      language: consent.locale,
    },
  }
}
