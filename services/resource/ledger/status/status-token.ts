import { inflateSync } from 'node:zlib'
import { type JWK, jwtVerify } from 'jose'

/** Bytes of an inflated list: 8 million grants of one issuer in one list. A bomb ends here. */
const BITS_MAX = 1024 * 1024
/** A list is good for nothing longer than this, s, whatever it says of itself. */
export const LIFE_MAX = 900
/** s */
export const SKEW = 60

/** A status list that holds: one bit per grant. Times in seconds. */
export interface StatusToken {
  iat: number
  exp: number
  ttl: number
  bits: Buffer
}

export class StatusError extends Error {
  override name = 'StatusError'
}

/**
 * Judges a Status List Token of `uri`.
 * @param key finds the issuer's key of that name
 * @param now ms
 * @throws StatusError
 * @see [draft-ietf-oauth-status-list §5.1, §8.3]
 */
export async function readStatusToken(
  token: string,
  uri: string,
  key: (kid: string) => Promise<JWK | null>,
  now: number,
): Promise<StatusToken> {
  try {
    const { payload } = await jwtVerify(
      token,
      async (header) => {
        const found = header.kid === undefined ? null : await key(header.kid)
        if (!found) throw new StatusError(`signed by an unknown key ${header.kid}`)
        return found
      },
      {
        typ: 'statuslist+jwt',
        // "The subject claim … MUST be equal to that of the uri claim in the Referenced Token."
        subject: uri,
        algorithms: ['Ed25519', 'EdDSA', 'ES256'],
        requiredClaims: ['iat', 'exp'],
        currentDate: new Date(now),
      },
    )
    // "A JSON numeric value … Non-integer values can be represented": RFC 7519 §2. Here seconds are whole.
    const [iat, exp] = [payload.iat, payload.exp].map((time) => Math.floor(time as number)) as [
      number,
      number,
    ]
    if (iat > now / 1000 + SKEW) throw new StatusError('made in the future')
    const ends = Math.min(exp, iat + LIFE_MAX)
    if (ends <= now / 1000) throw new StatusError('too old')
    const ttl = typeof payload['ttl'] === 'number' ? Math.floor(payload['ttl']) : 60
    const list: unknown = payload['status_list']
    return { iat, exp: ends, ttl: Math.min(60, Math.max(1, ttl)), bits: inflate(list) }
  } catch (cause) {
    if (cause instanceof StatusError) throw cause
    throw new StatusError(`the status list ${uri} does not hold`, { cause })
  }
}

function inflate(list: unknown): Buffer {
  const { bits, lst } = Object(list)
  if (bits !== 1 || typeof lst !== 'string') throw new StatusError('not a list of single bits')
  return inflateSync(Buffer.from(lst, 'base64url'), { maxOutputLength: BITS_MAX })
}

/** Bits are counted from the least significant one of the first byte. Outside the list is null. */
export function bitOf(bits: Buffer, idx: number): boolean | null {
  const byte = Number.isSafeInteger(idx) && idx >= 0 ? bits[Math.floor(idx / 8)] : undefined
  return byte === undefined ? null : ((byte >> (idx % 8)) & 1) === 1
}
