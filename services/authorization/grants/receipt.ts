import type { StoredGrant } from './store.ts'

/** What an owner was shown and answered. */
export interface Consent {
  consentS256: string
  shown: Record<string, unknown>
  locale: string
  answeredAt: Date
}

/**
 * A consent as a document to keep: parties, purposes, legal basis, retention, recipients, rights and how
 * to withdraw, with the signed grant in it. `consent` is null for a
 * grant that was made elsewhere.
 * @see ISO/IEC TS 27560
 */
export function receipt(
  issuer: string,
  grant: StoredGrant,
  consent: Consent | null,
): Record<string, unknown> {
  const data = new URL(grant.resource).origin
  return {
    schema: 'https://w3id.org/dpv#ConsentReceipt',
    receipt_id: grant.id,
    issued_at: new Date(grant.issuedAt).toISOString(),
    expires_at: grant.expiresAt === null ? null : new Date(grant.expiresAt).toISOString(),
    parties: {
      data_subject: { resource: grant.resource },
      data_holder: data,
      recipient: { client_id: grant.clientId, client_s256: grant.clientS256 },
      authorization_service: issuer,
    },
    sentences: (grant.shown ?? []).map((sentence) => (sentence as { text: string }).text),
    permissions: grant.details.map((detail) => ({
      ...detail,
      purpose: detail['purpose'] ?? null,
      legal_basis: detail['legal_basis'] ?? null,
      retention: detail['retention'] ?? null,
      recipients: detail['recipients'] ?? null,
    })),
    rights: { withdraw: [`${issuer}/access`, `${data}/access`] },
    notice: consent && {
      consent_s256: consent.consentS256,
      shown: consent.shown,
      language: consent.locale,
      answered_at: consent.answeredAt.toISOString(),
    },
    grant: grant.jws,
  }
}
