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

// Where there is Node, it hashes at once: WebCrypto takes ten times as long to ask another thread.
const { process } = globalThis as { process?: { getBuiltinModule?(name: string): NodeCrypto } }
const node = process?.getBuiltinModule?.('node:crypto')

interface NodeCrypto {
  hash(algorithm: string, text: string, encoding: 'buffer'): Uint8Array
}

export async function digest(text: string): Promise<Uint8Array> {
  if (node) return node.hash('sha256', text, 'buffer')
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
