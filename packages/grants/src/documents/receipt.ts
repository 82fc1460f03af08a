/**
 * A grant as a consent receipt: the fields of ISO/IEC TS 27560, codes of the W3C Data Privacy Vocabulary. All of it follows
 * from what is signed, so whoever holds the grant (the owner, the app) makes the same, and a changed one is found.
 *
 * @see [Consent records and receipts with DPV](https://w3id.org/dpv/guides/consent-27560)
 */

import type { LegalBasis } from '../permission.ts'
import { formatScope } from '../text/format.ts'
import { type Grant, readGrant } from './grant.ts'
import { sha256 } from './hash.ts'
import { canonicalJson } from './json.ts'
import { thumbprintUri } from './signature.ts'

const DPV = 'https://w3id.org/dpv#'

const BASES: Record<LegalBasis, string> = {
  contract: `${DPV}Contract`,
  consent: `${DPV}Consent`,
  legitimate_interest: `${DPV}LegitimateInterest`,
}

/**
 * The receipt of a compact `grant+jwt`; its signature is not verified. What the app did not say is null.
 *
 * @throws {DocumentError}
 */
export function receiptOf(compact: string): Record<string, unknown> {
  const grant = readGrant(compact)
  const holder = new URL(grant.sub).origin
  const provider = grant.may_act.sub
  return {
    schema_version: `${DPV}ConsentReceipt`,
    record_id: grant.jti,
    pii_principal_id: grant.sub,
    issued_at: time(grant.iat),
    expires_at: grant.exp === undefined ? null : time(grant.exp),
    use: grant.use ?? null,
    replaces: grant.replaces ?? null,
    parties: [
      { party_role: `${DPV}DataSubject`, party_id: grant.sub },
      {
        party_role: `${DPV}DataController`,
        party_id: grant.client_id,
        party_url: new URL(grant.client_id).origin,
        client_s256: grant.client_s256,
      },
      ...(grant.grantee
        ? [
            {
              party_role: `${DPV}Recipient`,
              party_id: grant.grantee.sub,
              party_url: grant.grantee.iss,
              alias: grant.grantee.alias,
            },
          ]
        : []),
      { party_role: `${DPV}DataExporter`, party_id: holder, party_url: holder },
      { party_role: `${DPV}ServiceProvider`, party_id: provider, party_url: provider },
    ],
    pii_processing: grant.items.map((item, index) => processing(grant, index, item)),
    storage_locations: [holder],
    withdrawal_method: [`${provider}/access`, `${holder}/access`],
    privacy_rights: [`${DPV}DataSubjectRight`],
    events: [
      { event_time: time(grant.iat), event_state: `${DPV}ConsentGiven`, entity_id: grant.sub },
      ...(grant.exp === undefined
        ? []
        : [{ event_time: time(grant.exp), event_state: `${DPV}ConsentExpired` }]),
    ],
    catalog_s256: grant.catalog_s256,
    consent_s256: grant.consent_s256,
    grant: compact,
  }
}

/** One item: what, why, on what ground, for how long, passed on to whom. */
function processing(grant: Grant, index: number, item: Grant['items'][number]) {
  const { purpose, purpose_code, legal_basis, retention, recipients } = item.terms
  const written = grant.authorization_details[index]!
  return {
    purpose: purpose ?? null,
    // A code of another vocabulary says what it says; DPV's own root stands for "some purpose".
    purpose_type: purpose_code ?? `${DPV}Purpose`,
    lawful_basis: legal_basis ? BASES[legal_basis] : null,
    pii_type: item.collection,
    pii_attributes: item.fields.map(({ name }) => name),
    pii_optional: item.optional,
    pii_details: written,
    processing_method: item.actions.map((action) => `${DPV}${METHODS[action]}`),
    collection_method: `${DPV}DataControllerDataSource`,
    retention_period: retention?.max ?? null,
    retention_end: retention?.on_expiry === 'delete' ? `${DPV}Erase` : null,
    recipient_third_parties: recipients ?? null,
  }
}

const METHODS = { read: 'Retrieve', append: 'Store', update: 'Alter', delete: 'Erase' } as const

function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

/**
 * What in a receipt is not what its grant says, as the path of a member: `pii_processing[0].purpose`. Null: all of it is.
 * What the owner was shown must have the hash that was signed, and keys that came along must have the one it names. The grant's signature is not verified here.
 *
 * @throws {DocumentError} when the receipt holds no grant
 */
export async function changedInReceipt(receipt: Record<string, unknown>): Promise<string | null> {
  const signed = receiptOf(String(receipt['grant']))
  const { sentences, notice, grant_keys, ...facts } = receipt
  const changed = difference(signed, facts, '')
  if (changed !== null) return changed
  if (grant_keys !== undefined && !(await hasSigner(grant_keys, String(receipt['grant'])))) {
    return 'grant_keys'
  }
  if (sentences !== undefined && !isTexts(sentences)) return 'sentences'
  if (notice === undefined || notice === null) return null
  const { shown, consent_s256, ...more } = notice as Record<string, unknown>
  if (consent_s256 !== signed['consent_s256']) return 'notice.consent_s256'
  if ((await sha256(canonicalJson(shown))) !== consent_s256) return 'notice.shown'
  const unknown = Object.keys(more).find((name) => name !== 'language')
  if (unknown !== undefined) return `notice.${unknown}`
  const { locale } = shown as { locale?: unknown }
  return more['language'] === undefined || more['language'] === locale ? null : 'notice.language'
}

/** A key set that came along is that of the grant only if the grant is issued under one of its keys. */
async function hasSigner(jwks: unknown, grant: string): Promise<boolean> {
  const { keys } = Object(jwks) as { keys?: unknown }
  if (!Array.isArray(keys)) return false
  const { iss } = readGrant(grant)
  const names = await Promise.all(keys.map((key) => thumbprintUri(key).catch(() => null)))
  return names.includes(iss)
}

/**
 * The sentences of a receipt that the owner was not shown for just what the grant says in that place: where the owner made
 * it smaller it is said anew, and no hash of that is signed. Ask `changedInReceipt` first.
 *
 * @throws {DocumentError} when the receipt holds no grant
 */
export function unsignedSentences(receipt: Record<string, unknown>): string[] {
  const { sentences, notice } = receipt
  if (!isTexts(sentences)) return []
  const { shown } = Object(notice) as { shown?: { items?: unknown } }
  const items: unknown[] = Array.isArray(shown?.items) ? shown.items : []
  const allowed = readGrant(String(receipt['grant'])).items.map((item) => formatScope(item))
  const wasShown = (text: string, at: number) =>
    items.some((item) => {
      const shown = Object(item) as { permission?: unknown; text?: unknown }
      return shown.permission === allowed[at] && shown.text === text
    })
  return sentences.filter((text, at) => !wasShown(text, at))
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

/** The first place where two JSON values differ. */
function difference(wanted: unknown, given: unknown, path: string): string | null {
  if (!isMembers(wanted) || !isMembers(given) || Array.isArray(wanted) !== Array.isArray(given)) {
    return wanted === given ? null : path
  }
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(given)])) {
    const at = Array.isArray(wanted) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`
    if (Object.hasOwn(wanted, name) !== Object.hasOwn(given, name)) return at
    const found = difference(wanted[name], given[name], at)
    if (found !== null) return found
  }
  return null
}

function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
