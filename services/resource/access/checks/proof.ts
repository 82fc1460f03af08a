import { type Compact, DocumentError, readCompact } from '@mandate/grants'
import type { Request } from 'express'
import type { JWK } from 'jose'
import { LRUCache } from 'lru-cache'
import { PROOF_ALGORITHMS } from '../../catalog/metadata.ts'
import { nodeVerify, thumbprint } from '../jws.ts'
import { PROOF_WINDOW, type ProofUse } from '../proofs.ts'
import { type Audience, unauthorized } from '../refusal.ts'
import type { Presented } from './credentials.ts'

/** Strictly: what is not expected in the header is refused, `crit` and `jku` among it. */
const form = {
  maxLength: 4 * 1024,
  typ: 'dpop+jwt',
  algorithms: PROOF_ALGORITHMS,
  members: ['jwk', 'kid'],
  // An app signs all its proofs with one key: each says it in the same words.
  headers: new LRUCache<string, Compact['header']>({ max: 2_000 }),
}

/** The key of a header, read once. */
const keys = new WeakMap<Compact['header'], { jwk: JWK; jkt: string }>()

/**
 * Check 4. "DPoP proof: `htm`, `htu`, `ath`, `iat`, `jti` once only, thumbprint = `cnf.jkt`."
 * @returns what the database must not have seen: `requireUnused` ends the check
 * @see [RFC 9449 §4.3]
 */
export async function verifyProof(
  options: { publicUrl: string; now: number },
  req: Request,
  presented: Presented,
  audience: Audience,
): Promise<ProofUse> {
  const values = req.headersDistinct['dpop'] ?? []
  if (values.length === 0) {
    throw unauthorized(
      audience,
      'invalid_token',
      'This token is bound to a key: send a DPoP proof.',
    )
  }
  const invalid = (detail: string) => unauthorized(audience, 'invalid_dpop_proof', detail)
  // "There is not more than one DPoP HTTP request header field."
  if (values.length > 1) throw invalid('There is more than one DPoP proof.')
  const proof = decodeProof(values[0] as string, invalid)
  const { jwk, jkt } = keys.get(proof.header) ?? readKey(proof, invalid)
  const { htm, htu, iat, jti, ath } = proof.payload

  if (htm !== req.method) throw invalid(`htm must be ${req.method}.`)
  // "The htu claim matches the HTTP URI value … ignoring any query and fragment parts."
  const address = `${options.publicUrl}${req.originalUrl}`
  if (!isSameTarget(htu, address)) throw invalid(`htu must be ${address.split('?', 1)[0]}.`)
  if (typeof iat !== 'number' || Math.abs(options.now - iat) > PROOF_WINDOW) {
    const now = Math.floor(options.now)
    throw invalid(`iat is in seconds, at most ${PROOF_WINDOW} from now, which is ${now} here.`)
  }
  if (typeof jti !== 'string' || jti === '' || jti.length > 256) throw invalid('jti is missing.')
  const check = { alg: proof.header.alg, jwk, data: proof.data, signature: proof.signature }
  if (!(await nodeVerify(check))) throw invalid('The signature is not that of jwk.')

  // "The access token is bound to the key" and the proof to the token.
  if (ath !== presented.hash) {
    throw unauthorized(
      audience,
      'invalid_token',
      'ath must be the SHA-256 of this token, base64url.',
    )
  }
  if (jkt !== presented.claims.cnf?.jkt) {
    throw unauthorized(
      audience,
      'invalid_token',
      'The token is bound to another key than that of the proof.',
    )
  }
  return { jkt, jti, iat }
}

/** Last part of check 4: "`jti` once only". */
export function requireUnused(isUnused: boolean, audience: Audience): void {
  if (!isUnused)
    throw unauthorized(
      audience,
      'invalid_dpop_proof',
      'This proof was used before: make one for each request.',
    )
}

type Invalid = (detail: string) => Error

function decodeProof(compact: string, invalid: Invalid): Compact {
  try {
    return readCompact(compact, form)
  } catch (error) {
    if (error instanceof DocumentError) throw invalid(`The DPoP proof: ${error.message}`)
    throw error
  }
}

/** "A public key in jwk … that does not contain a private key", on a curve taken here. */
function readKey({ header }: Compact, invalid: Invalid): { jwk: JWK; jkt: string } {
  const sent = header['jwk']
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
    throw invalid('jwk is missing.')
  const { kty, crv, x, y, d } = sent as JWK
  if (d !== undefined || 'k' in sent) throw invalid('jwk holds a private key.')
  if (![kty, crv, x].every((member) => typeof member === 'string')) {
    throw invalid('jwk is no key of an elliptic curve.')
  }
  const jwk = { kty, crv, x, ...(typeof y === 'string' ? { y } : {}) } as JWK
  const key = { jwk, jkt: thumbprint(jwk) }
  keys.set(header, key)
  return key
}

function isSameTarget(htu: unknown, address: string): boolean {
  if (typeof htu !== 'string') return false
  // The same letters are the same address, and nearly always they are.
  if (htu === address.split('?', 1)[0]) return URL.canParse(address)
  if (!URL.canParse(htu) || !URL.canParse(address)) return false
  const [said, real] = [new URL(htu), new URL(address)]
  return said.origin === real.origin && said.pathname === real.pathname && said.username === ''
}
