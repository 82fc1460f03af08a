import { Problem } from '@mandate/server'
import { type Request, Router } from 'express'
import { createLocalJWKSet, type JWK, jwtVerify } from 'jose'
import type { EndGrant } from './end.ts'
import type { GrantsStore, StoredGrant } from './store.ts'

export interface ManageRooms {
  issuer: string
  clock: () => number
  /** The keys that access tokens are signed with. */
  jwks(): Promise<{ keys: JWK[] }>
  /** The thumbprint of the key that proved the request; throws Problem 401. */
  prove(req: Request, token: string, url: string): Promise<string>
  store: GrantsStore
  end: EndGrant
}

/**
 * GET and DELETE /grants/{grant_id}: an app looks at a grant it holds, or gives it back. It proves who it is with an
 * access token of its own about the same owner's data, from here, and the key that it is bound to. Grants of other apps
 * are unknown to it.
 * @see [Grant Management for OAuth 2.0](https://openid.net/specs/oauth-v2-grant-management.html), sections 6.3 and 6.4
 */
export function grantManagement(rooms: ManageRooms): Router {
  const { store, end, clock } = rooms
  const router = Router()
  const path = '/grants/:id'

  router.use(path, (_req, res, next) => {
    res.set('Access-Control-Allow-Origin', '*').set('Cache-Control', 'no-store')
    next()
  })
  router.options(path, (_req, res) => {
    res.set('Access-Control-Allow-Methods', 'GET, DELETE')
    res.set('Access-Control-Allow-Headers', 'Authorization, DPoP').status(204).end()
  })

  router.get(path, async (req, res) => {
    const grant = await own(req)
    res.json({
      authorization_details: grant.details,
      created_at: seconds(grant.issuedAt),
      last_updated_at: seconds(grant.issuedAt),
      ...(grant.expiresAt === null ? {} : { expires_at: seconds(grant.expiresAt) }),
    })
  })

  router.delete(path, async (req, res) => {
    const { id } = await own(req)
    await end.byClient(id)
    res.status(204).end()
  })

  async function own(req: Request) {
    const { clientId, resource, person } = await appOf(req)
    const isLive = ({ endedAt, expiresAt }: StoredGrant) =>
      endedAt === null && (expiresAt === null || expiresAt > clock())
    // Anybody can run an app that has no key: the same app in front of another owner is another one, and so it is
    // in front of somebody whom the owner lets read in it.
    const grant = (await store.named(String(req.params['id']))).find(
      (one) =>
        isLive(one) &&
        one.clientId === clientId &&
        one.resource === resource &&
        one.grantee?.iss === person?.iss &&
        one.grantee?.sub === person?.sub,
    )
    if (grant) return grant
    throw new Problem(404, 'not_found', 'There is no such grant of this app.')
  }

  async function appOf(req: Request): Promise<{
    clientId: string
    resource: unknown
    /** Who reads in it; undefined: the app has the owner's word itself. */
    person: { iss?: unknown; sub?: unknown } | undefined
  }> {
    const [, token] = /^DPoP ([\w.-]+)$/i.exec(req.get('authorization') ?? '') ?? []
    if (token === undefined) throw unauthorized('send an access token of this app with its proof')
    const { payload } = await jwtVerify(token, createLocalJWKSet(await rooms.jwks()), {
      ...{ issuer: rooms.issuer, typ: 'at+jwt', algorithms: ['Ed25519', 'EdDSA'] },
      currentDate: new Date(clock()),
    }).catch(() => {
      throw unauthorized('the access token is not one of this service, or it is over')
    })
    const bound = (payload['cnf'] as { jkt?: string } | undefined)?.jkt
    // As it was sent: an id may be written in more than one way, and a proof is of one.
    const url = `${rooms.issuer}${req.originalUrl.split('?', 1)[0]}`
    if (bound === undefined || (await rooms.prove(req, token, url)) !== bound) {
      throw unauthorized('the proof is by another key than that of the token')
    }
    const { client_id: clientId, sub: resource, act: person } = payload
    return { clientId: String(clientId), resource, person: person as object | undefined }
  }

  return router
}

const seconds = (ms: number) => Math.floor(ms / 1000)

function unauthorized(detail: string): Problem {
  const headers = { 'WWW-Authenticate': 'DPoP error="invalid_token"' }
  return new Problem(401, 'invalid_token', detail, { headers })
}
