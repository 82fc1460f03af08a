/** Documents as the services write them, for tests to bend. */
import { base64url, CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose'

export const NOW = 1_800_000_000
export const RESOURCE = 'https://rs.example/owners/abc'
export const HASH = 'A'.repeat(43)

export const DETAILS = [{ type: 'mandate_records', collection: 'google.photos', fields: ['title'] }]

const pair = await generateKeyPair('Ed25519', { extractable: true })
export const PRIVATE_KEY = pair.privateKey
export const KEY: JWK = await exportJWK(pair.publicKey)

export const GRANT = {
  iss: 'urn:ietf:params:oauth:jwk-thumbprint:sha-256:abc',
  sub: RESOURCE,
  aud: RESOURCE,
  jti: 'g1',
  client_id: 'https://app.example/client.json',
  client_s256: HASH,
  may_act: { sub: 'https://as.example' },
  authorization_details: DETAILS,
  catalog_s256: HASH,
  consent_s256: HASH,
  iat: NOW,
}

export const TOKEN = {
  iss: 'https://as.example',
  sub: RESOURCE,
  aud: RESOURCE,
  client_id: 'https://app.example/client.json',
  cnf: { jkt: HASH },
  authorization_details: DETAILS,
  grant: 'a.b.c',
  status: { status_list: { idx: 5, uri: 'https://as.example/status/1' } },
  auth_time: NOW - 60,
  jti: 't1',
  iat: NOW,
  exp: NOW + 300,
}

export const BINDING = {
  iss: 'https://rs.example',
  sub: RESOURCE,
  aud: 'https://as.example',
  as_sub: 'anna',
  grant_keys: { keys: [KEY] },
  ceiling: [{ type: 'mandate_records', collection: 'google.**', fields: ['*'] }],
  seq: 2,
  prev: HASH,
  ends: [1],
  carry: [{ grant: 'g1', sha256: HASH }],
  events: 'https://rs.example/events',
  instructed_by: 'account',
  iat: NOW,
  jti: 'b1',
}

export const EVENT = {
  iss: 'https://as.example',
  aud: 'https://rs.example',
  iat: NOW,
  jti: 'e1',
  events: {
    'urn:mandate:params:event:grant-revoked': { resource: RESOURCE, grant_id: 'g1' },
  },
}

/** A compact document with any header and payload, signed by nobody. */
export function unsigned(header: object | string, payload: object | string): string {
  const part = (value: object | string) =>
    base64url.encode(typeof value === 'string' ? value : JSON.stringify(value))
  return `${part(header)}.${part(payload)}.${base64url.encode('signature')}`
}

export async function signed(
  header: { alg: string; typ: string },
  payload: object,
): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(payload))
  return new CompactSign(bytes).setProtectedHeader(header).sign(PRIVATE_KEY)
}
