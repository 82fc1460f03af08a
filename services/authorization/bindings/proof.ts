import { createHash } from 'node:crypto'
import { Problem } from '@mandate/server'
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose'

const ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA']
const RECENT_SECONDS = 60

/**
 * Checks a DPoP proof for one request with a token and gives the thumbprint of its key.
 * @param once false when this id was seen before
 * @throws Problem 401 `invalid_dpop_proof`
 * @see [RFC 9449, section 4.3](https://www.rfc-editor.org/rfc/rfc9449#section-4.3)
 */
export async function checkProof(
  proof: string | undefined,
  request: { method: string; url: string; token: string; now: number },
  once: (jkt: string, jti: string) => Promise<boolean>,
): Promise<string> {
  if (proof === undefined) throw invalid('send a DPoP proof with the token')
  const verified = await jwtVerify(proof, EmbeddedJWK, {
    algorithms: ALGORITHMS,
    typ: 'dpop+jwt',
    currentDate: new Date(request.now),
  }).catch((cause: unknown) => {
    throw invalid(`the DPoP proof is not valid: ${cause instanceof Error ? cause.message : cause}`)
  })
  const { payload, protectedHeader } = verified
  if (payload['htm'] !== request.method) throw invalid('htm: is another method')
  if (!isSameTarget(payload['htu'], request.url)) throw invalid(`htu: must be ${request.url}`)
  if (payload['ath'] !== createHash('sha256').update(request.token).digest('base64url')) {
    throw invalid('ath: is the hash of another token')
  }
  if (Math.abs(request.now / 1000 - (payload.iat ?? 0)) > RECENT_SECONDS) {
    throw invalid('iat: is not of the last minute')
  }
  const jkt = await calculateJwkThumbprint(protectedHeader.jwk!)
  const { jti } = payload
  // PostgreSQL keeps no NUL, and no key of any length.
  if (typeof jti !== 'string' || !/^[^\0]{1,256}$/s.test(jti)) throw invalid('jti: is missing')
  if (!(await once(jkt, jti))) throw invalid('jti: was used before')
  return jkt
}

/** "… the HTTP URI value … ignoring any query and fragment parts", and compared after normalization. */
function isSameTarget(htu: unknown, url: string): boolean {
  if (typeof htu !== 'string' || !URL.canParse(htu) || !URL.canParse(url)) return false
  const [said, real] = [new URL(htu), new URL(url)]
  return said.origin === real.origin && said.pathname === real.pathname && said.username === ''
}

function invalid(detail: string): Problem {
  return new Problem(401, 'invalid_dpop_proof', detail, {
    headers: { 'WWW-Authenticate': 'DPoP error="invalid_dpop_proof"' },
  })
}
