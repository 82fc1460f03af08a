import { createHash } from 'node:crypto'
import type { AccessToken } from '@mandate/grants'
import type { Request } from 'express'
import type { JWK } from 'jose'
import { PROOF_ALGORITHMS } from '../../catalog/metadata.ts'
import { type Decoded, decodeJws, MalformedJws, nodeVerify, thumbprint } from '../jws.ts'
import { PROOF_WINDOW, type Proofs } from '../proofs.ts'
import { unauthorized } from '../refusal.ts'

const MAX_PROOF = 4 * 1024

/**
 * Check 4. "DPoP proof: `htm`, `htu`, `ath`, `iat`, `jti` once only, thumbprint = `cnf.jkt`."
 * @see [RFC 9449 §4.3]
 */
export async function verifyProof(
  options: { proofs: Proofs; publicUrl: string; now: number },
  req: Request,
  presented: { compact: string; claims: AccessToken },
  resource: string,
): Promise<void> {
  const values = req.headersDistinct['dpop'] ?? []
  if (values.length === 0) {
    throw unauthorized(
      resource,
      'invalid_token',
      'This token is bound to a key: send a DPoP proof.',
    )
  }
  const invalid = (detail: string) => unauthorized(resource, 'invalid_dpop_proof', detail)
  // "There is not more than one DPoP HTTP request header field."
  if (values.length > 1) throw invalid('There is more than one DPoP proof.')
  const proof = decodeProof(values[0] as string, invalid)
  const jwk = readKey(proof, invalid)
  const { htm, htu, iat, jti, ath } = proof.payload

  if (htm !== req.method) throw invalid('htm is not the method of this request.')
  // "The htu claim matches the HTTP URI value … ignoring any query and fragment parts."
  if (!isSameTarget(htu, `${options.publicUrl}${req.originalUrl}`)) {
    throw invalid('htu is not the address of this request.')
  }
  if (typeof iat !== 'number' || Math.abs(options.now - iat) > PROOF_WINDOW) {
    throw invalid(`iat is more than ${PROOF_WINDOW} seconds from now.`)
  }
  if (typeof jti !== 'string' || jti === '' || jti.length > 256) throw invalid('jti is missing.')
  const { alg } = proof.header as { alg: string }
  const check = { alg, jwk, data: proof.signed, signature: proof.signature }
  if (!(await nodeVerify(check))) throw invalid('The signature is not that of jwk.')

  // "The access token is bound to the key" and the proof to the token.
  const hash = createHash('sha256').update(presented.compact).digest('base64url')
  if (ath !== hash)
    throw unauthorized(resource, 'invalid_token', 'ath is not the hash of this token.')
  const jkt = thumbprint(jwk)
  if (jkt !== presented.claims.cnf.jkt) {
    throw unauthorized(resource, 'invalid_token', 'The token is bound to another key.')
  }
  if (!(await options.proofs.useOnce({ jkt, jti, iat })))
    throw invalid('This proof was used before.')
}

type Invalid = (detail: string) => Error

function decodeProof(compact: string, invalid: Invalid): Decoded {
  if (compact.length > MAX_PROOF) throw invalid('The DPoP proof is too long.')
  try {
    return decodeJws(compact)
  } catch (error) {
    if (error instanceof MalformedJws) throw invalid(`The DPoP proof is ${error.message}.`)
    throw error
  }
}

/** "A public key in jwk … that does not contain a private key", of an algorithm taken here. */
function readKey({ header }: Decoded, invalid: Invalid): JWK {
  if (header['typ'] !== 'dpop+jwt') throw invalid('typ is not dpop+jwt.')
  if (!PROOF_ALGORITHMS.some((alg) => alg === header['alg'])) {
    throw invalid(`alg is none of ${PROOF_ALGORITHMS.join(', ')}.`)
  }
  const strange = Object.keys(header).find((name) => !['typ', 'alg', 'jwk', 'kid'].includes(name))
  if (strange !== undefined) throw invalid(`The header has a member ${strange}.`)
  const jwk = header['jwk']
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk))
    throw invalid('jwk is missing.')
  const { kty, crv, x, y, d } = jwk as JWK
  if (d !== undefined || 'k' in jwk) throw invalid('jwk holds a private key.')
  if (![kty, crv, x].every((member) => typeof member === 'string')) {
    throw invalid('jwk is no key of an elliptic curve.')
  }
  return { kty, crv, x, ...(typeof y === 'string' ? { y } : {}) } as JWK
}

function isSameTarget(htu: unknown, address: string): boolean {
  if (typeof htu !== 'string' || !URL.canParse(htu) || !URL.canParse(address)) return false
  const [said, real] = [new URL(htu), new URL(address)]
  return said.origin === real.origin && said.pathname === real.pathname && said.username === ''
}
