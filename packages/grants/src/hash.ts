import { base64url } from 'jose'
import { canonicalJson } from './json.ts'

/** What an owner is shown of an app: a change of these asks again. protocol.md section 4. */
const SHOWN_MEMBERS = [
  'client_id',
  'client_name',
  'client_uri',
  'redirect_uris',
  'token_endpoint_auth_method',
  'jwks_uri',
  'policy_uri',
  'tos_uri',
]

/** SHA-256 of text as UTF-8: of a compact JWS, of a catalog as served. base64url. */
export async function sha256(text: string): Promise<string> {
  return base64url.encode(await digest(text))
}

export async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}

/**
 * The `client_s256` of a client document: SHA-256 of the JCS form of those members that it has and
 * that the owner was shown.
 *
 * @see [RFC 8785]
 */
export async function clientS256(document: Readonly<Record<string, unknown>>): Promise<string> {
  const shown = SHOWN_MEMBERS.filter((name) => document[name] !== undefined)
  return sha256(canonicalJson(Object.fromEntries(shown.map((name) => [name, document[name]]))))
}
