import {
  DocumentError,
  readBinding,
  readGrant,
  thumbprintUri,
  verifySignature,
} from '@mandate/grants'
import { isCompact, type Jwk, parse } from './keys.ts'

/** The signed documents in a file: itself, or each binding of a list. */
export function signedIn(text: string, name: string): string[] {
  if (isCompact(text)) return [text.trim()]
  const bindings = bindingsIn(text, name)
  if (Array.isArray(bindings)) return (bindings as { jwt: string }[]).map(({ jwt }) => jwt)
  throw new Error(
    `${name} is neither a signed document, nor a receipt ("grant"), nor a file of bindings ("bindings"), nor a log`,
  )
}

function bindingsIn(text: string, name: string): unknown {
  try {
    return parse(text, name)['bindings']
  } catch {
    // What is no JSON is none of them either.
    return undefined
  }
}

/** Whether one document is whole and signed with one of the keys, and what it says. */
export async function verdictOf(
  compact: string,
  keys: Jwk[],
): Promise<{ valid: boolean; says: string }> {
  let says: string
  try {
    says = describe(compact)
  } catch (error) {
    if (error instanceof DocumentError) return { valid: false, says: error.message }
    throw error
  }
  for (const key of keys) {
    if ((await isNamed(compact, key)) && (await verifySignature(compact, key))) {
      return { valid: true, says }
    }
  }
  const whose = says.startsWith('grant')
    ? 'grant keys, which stand in the owner’s bindings (/owners/{id}/bindings)'
    : 'keys of the resource service (/jwks)'
  return {
    valid: false,
    says: `${says}: signed with none of the ${keys.length} keys; it needs the ${whose}`,
  }
}

/** A grant names the key that signs it (RFC 9278 §3): in the name of another one it is worth nothing. */
async function isNamed(compact: string, key: Jwk): Promise<boolean> {
  return isBinding(compact) || readGrant(compact).iss === (await thumbprintUri(key))
}

function isBinding(compact: string): boolean {
  const header = Buffer.from(compact.split('.')[0] ?? '', 'base64url').toString()
  return (JSON.parse(header) as { typ?: unknown }).typ === 'binding+jwt'
}

function describe(compact: string): string {
  if (isBinding(compact)) {
    const binding = readBinding(compact)
    return `binding ${binding.seq} of ${binding.sub} to ${binding.aud ?? 'nobody'}`
  }
  const grant = readGrant(compact)
  const until = grant.exp === undefined ? 'until ended' : new Date(grant.exp * 1000).toISOString()
  return `grant ${grant.jti} of ${grant.sub} to ${grant.client_id}, ${until}`
}
