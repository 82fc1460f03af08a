import {
  allowance,
  isAllStorable,
  isLoopbackUrl,
  type Log,
  Problem,
  wrongShape,
} from '@mandate/server'
import express, { type RequestHandler, Router } from 'express'
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import { z } from 'zod'
import { KeysUnreachable } from '../bindings/index.ts'
import { type Issuers, SHARE_EVENTS } from '../people/index.ts'
import type { OffersStore } from './store.ts'

const MAX_BYTES = 256 * 1024
const LEEWAY_SECONDS = 60
/** Each attempt to deliver is signed anew; an older one is a replay. */
const AGE_SECONDS = 3600
/** News of one issuer, for all people here. */
const PER_MINUTE = 600

const text = (most: number) => z.string().min(1).max(most)
/** As databases keep and index one: of the characters that a URI is made of (RFC 3986 §2). */
const address = z.url().regex(/^[\x21-\x7e]{1,2000}$/)
const about = { grant_id: text(128), resource: address, grantee: text(320) }
const says = z.array(text(4000)).max(32)
const shared = z.object({
  ...about,
  client_id: address,
  sharer: text(320),
  says: z.object({ en: says, fr: says }),
  expires_at: z.number().int().positive().max(253_402_300_799).optional(),
})
const event = z
  .looseObject({
    iss: address,
    aud: z.string(),
    iat: z.number(),
    jti: z.string().regex(/^[^\0]{1,256}$/s),
    events: z.union([
      z.strictObject({ [SHARE_EVENTS.shared]: shared }),
      z.strictObject({ [SHARE_EVENTS.ended]: z.object(about) }),
    ]),
  })
  .refine(isAllStorable, 'holds U+0000 or half of a surrogate pair')

/** Why news is refused, by the codes of RFC 8935, section 2.4. */
class NewsRefused extends Error {
  readonly err: string
  constructor(err: string, description: string) {
    super(description)
    this.err = err
  }
}

/**
 * Takes one SET of another provider about what is shared with somebody here. Whether there is such a person is not
 * told: the answer is the same.
 * @throws NewsRefused; KeysUnreachable
 */
export type HearShares = (compact: string) => Promise<void>

export function hearingShares(rooms: {
  issuer: string
  clock: () => number
  issuers: Pick<Issuers, 'findKey'>
  /** False: it was done before. What fails may come again with the same id. */
  doOnce(
    id: { issuer: string; jti: string; at: number },
    act: () => Promise<void>,
  ): Promise<boolean>
  store: OffersStore
}): HearShares {
  const { issuer, clock, store } = rooms
  const limit = allowance(PER_MINUTE, clock)

  function read(compact: string) {
    try {
      const { typ } = decodeProtectedHeader(compact)
      if (typ !== 'secevent+jwt') throw new NewsRefused('invalid_request', 'typ: secevent+jwt')
      const claims = decodeJwt(compact)
      const { data, error } = event.safeParse(claims)
      if (data) return data
      throw new NewsRefused('invalid_request', wrongShape(error, claims, 'the event'))
    } catch (error) {
      if (error instanceof NewsRefused) throw error
      throw new NewsRefused('invalid_request', 'send one application/secevent+jwt')
    }
  }

  async function verify(compact: string, from: string): Promise<void> {
    const algorithms = ['Ed25519', 'EdDSA', 'ES256']
    await jwtVerify(
      compact,
      async ({ kid }) => {
        const key = await rooms.issuers.findKey(from, kid)
        if (key) return key
        throw new NewsRefused('authentication_failed', 'the signature is by no key of iss')
      },
      { algorithms, currentDate: new Date(clock()) },
    ).catch((error: unknown) => {
      if (!(error instanceof errors.JOSEError)) throw error
      throw new NewsRefused('authentication_failed', 'the signature is not by a key of iss')
    })
  }

  return async (compact) => {
    const { iss, aud, iat, jti, events } = read(compact)
    if (aud !== issuer) throw new NewsRefused('invalid_audience', `aud: must be ${issuer}`)
    if (iat > clock() / 1000 + LEEWAY_SECONDS || iat < clock() / 1000 - AGE_SECONDS) {
      throw new NewsRefused('invalid_request', 'iat: is in the future, or too long ago')
    }
    await verify(compact, iss)
    // Only what it has really said: strangers who speak in its name count by their own address.
    const wait = limit(iss)
    if (wait !== null) {
      const headers = { 'Retry-After': String(wait) }
      throw new Problem(429, 'rate_limited', `Come again in ${wait} seconds.`, { headers })
    }
    const isNew = await rooms.doOnce({ issuer: `shares ${iss}`, jti, at: clock() }, () =>
      SHARE_EVENTS.shared in events
        ? arrived(iss, events[SHARE_EVENTS.shared])
        : ended(iss, events[SHARE_EVENTS.ended]),
    )
    if (!isNew) throw new NewsRefused('invalid_request', 'jti: was received before')
  }

  async function arrived(iss: string, said: z.infer<typeof shared>): Promise<void> {
    const { host } = new URL(iss)
    // It speaks for its own people only.
    const [, at] = /^[a-z0-9-]{1,32}@([^@]+)$/.exec(said.sharer) ?? []
    if (at !== host) throw new NewsRefused('access_denied', `sharer: must be a name at ${host}`)
    const isHere = isLoopbackUrl(issuer)
    const isSafe = (url: string) => /^https:/.test(url) || (isHere && isLoopbackUrl(url))
    if (![said.client_id, said.resource].every(isSafe)) {
      throw new NewsRefused('invalid_request', 'client_id, resource: must be https')
    }
    if (!isAccount(said.grantee)) return
    await store.arrived(said.grantee, {
      ...{ issuer: iss, grant: said.grant_id, resource: said.resource, clientId: said.client_id },
      ...{ sharer: said.sharer, says: said.says },
      expiresAt: said.expires_at === undefined ? null : said.expires_at * 1000,
    })
  }

  async function ended(iss: string, said: { grant_id: string } & Subject): Promise<void> {
    if (!isAccount(said.grantee)) return
    const { grant_id: grant, resource, grantee } = said
    await store.ended(grantee, { issuer: iss, grant, resource })
  }
}

interface Subject {
  resource: string
  grantee: string
}

function isAccount(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

/** POST /shares: other providers tell what is shared with people who have an account here. */
export function sharesEndpoint(hear: HearShares, log: Log): Router {
  const router = Router()
  const body = express.text({ type: 'application/secevent+jwt', limit: MAX_BYTES })
  const take: RequestHandler = async (req, res) => {
    try {
      await hear(typeof req.body === 'string' ? req.body.trim() : '')
      res.status(202).end()
    } catch (error) {
      // RFC 8935, section 2.4, has no code for what is nobody's mistake: the sender tries again.
      if (error instanceof KeysUnreachable) {
        throw new Problem(503, 'keys_unreachable', 'Your keys could not be had; try again.')
      }
      if (!(error instanceof NewsRefused)) throw error
      log.warn({ reason: error.message }, 'share refused')
      res.status(400).json({ err: error.err, description: error.message })
    }
  }
  router.post('/shares', body, take)
  return router
}
