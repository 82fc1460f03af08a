import { randomUUID } from 'node:crypto'
import type { SigningKeys } from '@mandate/server'
import { errors, jwtVerify } from 'jose'
import { KeysUnreachable } from '../bindings/index.ts'
import { NotNow, NotUsable, type PeopleSeam } from '../provider/index.ts'
import type { Issuers } from './issuers.ts'

const TYP = 'oauth-id-jag+jwt'
/** An app takes it from here to there at once. Seconds. */
const LIFETIME = 300
const SKEW = 60

/**
 * Only the grantee's own issuer is asked for keys, so nobody has addresses fetched by naming them.
 *
 * @see [Identity Assertion Authorization Grant §3](https://datatracker.ietf.org/doc/draft-ietf-oauth-identity-assertion-authz-grant/)
 */
export function createAssertions(rooms: {
  issuer: string
  clock: () => number
  sign: SigningKeys['sign']
  issuers: Pick<Issuers, 'findKey'>
  useOnce(id: { issuer: string; jti: string; at: number }): Promise<boolean>
}): PeopleSeam {
  const { issuer, clock } = rooms
  return {
    async assert({ account, clientId, audience, jkt, authTime }) {
      const iat = Math.floor(clock() / 1000)
      const claims = {
        ...{ iss: issuer, sub: account, aud: audience, client_id: clientId, cnf: { jkt } },
        ...(authTime === undefined ? {} : { auth_time: authTime }),
        ...{ jti: randomUUID(), iat, exp: iat + LIFETIME },
      }
      return rooms.sign(claims, { typ: TYP })
    },

    async check(assertion, { grantee, clientId, jkt }) {
      const { payload } = await jwtVerify(
        assertion,
        async ({ kid }) => {
          const key = await rooms.issuers.findKey(grantee.iss, kid)
          if (key === null) throw new NotUsable(`assertion: by no key of ${grantee.iss}`)
          return key
        },
        {
          typ: TYP,
          issuer: grantee.iss,
          audience: issuer,
          subject: grantee.sub,
          algorithms: ['Ed25519', 'EdDSA', 'ES256'],
          requiredClaims: ['exp', 'iat', 'jti'],
          maxTokenAge: LIFETIME,
          clockTolerance: SKEW,
          currentDate: new Date(clock()),
        },
      ).catch((error: unknown) => {
        if (error instanceof KeysUnreachable) throw new NotNow(error.message)
        // Whose it is instead is not said: the app may not know.
        if (error instanceof errors.JOSEError) throw new NotUsable(`assertion: ${said(error)}`)
        throw error
      })
      // Made for this one alone: in a list it would be good elsewhere too.
      if (payload.aud !== issuer) throw new NotUsable(`assertion: aud must be ${issuer} alone`)
      if (payload['client_id'] !== clientId) throw new NotUsable('assertion: is for another app')
      if (Object(payload['cnf']).jkt !== jkt) {
        throw new NotUsable('assertion: is for another key than that of the proof')
      }
      if (payload.exp! - payload.iat! > LIFETIME) throw new NotUsable('assertion: lives too long')
      const { auth_time: authTime, jti } = payload
      return {
        authTime: Number.isSafeInteger(authTime) ? (authTime as number) : undefined,
        useUp: () => takeOnce(grantee.iss, jti),
      }
    },
  }

  async function takeOnce(by: string, jti: unknown): Promise<void> {
    // PostgreSQL keeps no NUL, and no key of any length.
    const isId = typeof jti === 'string' && /^[^\0]{1,256}$/s.test(jti)
    const id = { issuer: `assertion ${by}`, jti: String(jti), at: clock() }
    if (!isId || !(await rooms.useOnce(id))) throw new NotUsable('assertion: was used before')
  }
}

function said(error: errors.JOSEError): string {
  if (!(error instanceof errors.JWTClaimValidationFailed)) return error.message
  if (error.claim === 'sub' || error.claim === 'iss') return 'this grant is for somebody else'
  return `${error.claim} is not what it must be`
}
