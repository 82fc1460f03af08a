import { type JWK, type JWTPayload, jwtVerify } from 'jose'
import { LinkRefused } from './client.ts'
import type { LinkAnswer } from './tables.ts'

/** What was asked, to hold the answer against. Times in seconds. */
export interface Asked {
  issuer: string
  clientId: string
  resource: string
  nonce: string
  askedAt: number
}

/** The binding's answer, and the token that opens `binding_endpoint`. */
export interface Linked extends LinkAnswer {
  accessToken: string
}

const KEYS_MAX = 8
/** How far two services' clocks may be apart, seconds. */
const CLOCK_TOLERANCE = 60

/**
 * Judges the token response at the end of linking.
 * @param key finds the issuer's key of that name, null when there is none
 * @throws LinkRefused
 */
export async function judgeLink(
  asked: Asked,
  response: unknown,
  key: (kid: string) => Promise<JWK | null>,
  now: number,
): Promise<Linked> {
  const { id_token, access_token, token_type, authorization_details } = Object(response)
  // RFC 6749 §A.12: "access-token = 1*VSCHAR". It goes into a header.
  const isToken = typeof access_token === 'string' && /^[\x20-\x7e]{1,8192}$/.test(access_token)
  if (!isToken || String(token_type).toLowerCase() !== 'dpop') {
    throw refused('it gave no DPoP-bound token')
  }
  if (typeof id_token !== 'string') throw refused('it did not say who signed in')
  const claims = await verifyIdToken(asked, id_token, key, now)
  return {
    accessToken: access_token,
    asSub: readSub(claims.sub),
    asName: readName(claims['preferred_username']),
    grantKeys: readGrantKeys(asked.resource, authorization_details),
    custody: authorization_details[0].custody === 'device' ? 'device' : 'provider',
  }
}

/** @see [OpenID Connect Core 1.0 §3.1.3.7] */
async function verifyIdToken(
  asked: Asked,
  idToken: string,
  key: (kid: string) => Promise<JWK | null>,
  now: number,
): Promise<JWTPayload> {
  let claims: JWTPayload
  try {
    const verified = await jwtVerify(
      idToken,
      async (header) => {
        const found = header.kid === undefined ? null : await key(header.kid)
        if (!found) throw new Error(`${asked.issuer} has no key ${header.kid}`)
        return found
      },
      {
        issuer: asked.issuer,
        audience: asked.clientId,
        algorithms: ['Ed25519', 'EdDSA', 'ES256'],
        requiredClaims: ['sub', 'iat', 'exp', 'auth_time', 'nonce'],
        clockTolerance: CLOCK_TOLERANCE,
        currentDate: new Date(now),
      },
    )
    claims = verified.payload
  } catch (cause) {
    throw refused('its word about who signed in does not hold', cause)
  }
  // "Multiple audiences … the Client SHOULD verify that an azp Claim is present"; we take one only.
  if (Array.isArray(claims.aud) && claims.aud.length !== 1) {
    throw refused('its word about who signed in is meant for others too')
  }
  // "If an azp … Claim is present, the Client SHOULD verify that its client_id is the Claim Value."
  if (![undefined, asked.clientId].includes(claims['azp'] as string)) {
    throw refused('its word about who signed in was given to somebody else')
  }
  const latest = now / 1000 + CLOCK_TOLERANCE
  if ((claims.iat as number) > latest || Number(claims['auth_time']) > latest) {
    throw refused('its word about who signed in is from the future')
  }
  if (claims['nonce'] !== asked.nonce) throw refused('its answer is to another question')
  // Linking asks for `prompt=login`: a sign-in from before the question is somebody else's. Clocks differ a little.
  const since = asked.askedAt - CLOCK_TOLERANCE
  if (typeof claims['auth_time'] !== 'number' || claims['auth_time'] < since) {
    throw refused('the sign-in there is older than the question')
  }
  return claims
}

function readGrantKeys(resource: string, details: unknown): JWK[] {
  const list = Array.isArray(details) ? details : []
  const ours = list.filter((one) => one?.type === 'mandate_binding')
  if (list.length !== 1 || ours.length !== 1) throw refused('it answered for something else')
  if (ours[0].resource !== resource) throw refused('it answered for other data')
  const keys: unknown = ours[0].grant_keys?.keys
  if (!Array.isArray(keys) || keys.length < 1 || keys.length > KEYS_MAX) {
    throw refused(`it named ${Array.isArray(keys) ? keys.length : 'no'} keys, not 1 to ${KEYS_MAX}`)
  }
  const read = keys.map(readGrantKey)
  if (new Set(read.map((one) => one.x)).size !== read.length) throw refused('it named a key twice')
  return read
}

const KID = /^[\x21-\x7e]{1,256}$/

/** Only the members that make the key: nothing else gets into a binding. */
function readGrantKey(key: unknown): JWK {
  const { kty, crv, x, kid, d } = Object(key)
  // 32 bytes in their only form: the last letter has two bits over.
  const whole = typeof x === 'string' && /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(x)
  if (kty !== 'OKP' || crv !== 'Ed25519' || !whole || d !== undefined) {
    throw refused('one of its keys is not a public Ed25519 key')
  }
  if (isOfSmallOrder(x)) throw refused('anybody can sign with one of its keys')
  return { kty, crv, x, ...(typeof kid === 'string' && KID.test(kid) ? { kid } : {}) }
}

/**
 * The points whose signatures anybody can make, without the bit of their sign.
 * @see [RFC 8032 §5.1.7], [Taming the many EdDSAs, table 1](https://eprint.iacr.org/2020/1244)
 */
const SMALL_ORDER = [
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
]

function isOfSmallOrder(x: string): boolean {
  const point = Buffer.from(x, 'base64url')
  point[31]! &= 0x7f
  return SMALL_ORDER.includes(point.toString('hex'))
}

/** "It MUST NOT exceed 255 ASCII … characters in length." @see [OpenID Connect Core 1.0 §2] */
function readSub(value: unknown): string {
  if (typeof value === 'string' && /^[\x20-\x7e]{1,255}$/.test(value)) return value
  throw refused('it named nobody who can be told from others')
}

/** Of signs that people see: none that turns the direction, no half of one. */
function readName(value: unknown): string | null {
  return typeof value === 'string' && /^[^\p{C}]{1,128}$/u.test(value) ? value : null
}

function refused(why: string, cause?: unknown): LinkRefused {
  const error = new LinkRefused('invalid_answer', `The provider's answer was not taken: ${why}.`)
  if (cause !== undefined) error.cause = cause
  return error
}
