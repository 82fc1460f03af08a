import type { StoredGrant } from './store.ts'

export interface ReceiptRooms {
  issuer: string
  /** What the owner was shown and answered; null for a grant that was made elsewhere. */
  consentOf(grantId: string): Promise<{
    consentS256: string
    shown: Record<string, unknown>
    locale: string
    answeredAt: Date
  } | null>
}

/**
 * A consent as a document to keep: parties, purposes, legal basis, retention, recipients, rights and how
 * to withdraw, with the signed grant in it.
 * @see ISO/IEC TS 27560
 */
export async function receipt(
  rooms: ReceiptRooms,
  grant: StoredGrant,
): Promise<Record<string, unknown>> {
  const consent = await rooms.consentOf(grant.id)
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
      authorization_service: rooms.issuer,
    },
    sentences: (grant.shown ?? []).map((sentence) => (sentence as { text: string }).text),
    permissions: grant.details.map((detail) => ({
      ...detail,
      purpose: detail['purpose'] ?? null,
      legal_basis: detail['legal_basis'] ?? null,
      retention: detail['retention'] ?? null,
      recipients: detail['recipients'] ?? null,
    })),
    rights: { withdraw: [`${rooms.issuer}/access`, `${data}/access`] },
    notice: consent && {
      consent_s256: consent.consentS256,
      shown: consent.shown,
      language: consent.locale,
      answered_at: consent.answeredAt.toISOString(),
    },
    grant: grant.jws,
  }
}
