import type { IncomingMessage, ServerResponse } from 'node:http'
import { WRITTEN } from '@mandate/grants'
import {
  errors,
  type Grant,
  type KoaContextWithOIDC,
  type default as Provider,
} from 'oidc-provider'
import type { ProviderSeams } from '../seams.ts'
import { FOR_EVER } from '../storage/adapter.ts'
import { amendState, within } from '../storage/scope.ts'
import { type Asked, isOwnDetail, readAsked } from './asked.ts'
import { ANY_RESOURCE, audienceOf, type Target, targetOf } from './target.ts'

/**
 * Leave and return. oidc-provider sends the browser away to our page (`consentPath`) and waits; the page
 * answers with one of the functions here, and the browser comes back to `returnTo`, where oidc-provider
 * goes through its checks again and calls `existingGrant`. The silent way, where no question is needed,
 * never leaves: there `existingGrant` finds the covering grant itself.
 */
export interface Interactions {
  /** What is being asked in this browser, or null when it is over or another browser's. */
  read(req: IncomingMessage, res: ServerResponse): Promise<Interaction | null>
  signedIn(
    req: IncomingMessage,
    res: ServerResponse,
    who: { account: string; at: number },
  ): Promise<string>
  /** Answers yes; returns the address where the browser goes on. */
  allow(req: IncomingMessage, res: ServerResponse, allowed: Allowed): Promise<string>
  refuse(
    req: IncomingMessage,
    res: ServerResponse,
    refused: { error: string; description: string },
  ): Promise<string>
}

export interface Interaction {
  uid: string
  clientId: string
  redirectUri: string
  /** Null when the app did not name it. */
  resource: string | null
  /** It came to the door for assistants, `{resource}/mcp`. */
  forAssistants: boolean
  /** It proves no key of its own, so whoever holds what it gets can read. Assistants only. */
  bearer: boolean
  /** A program showed a code, and a person typed it: nobody goes back to it by a redirect. */
  byCode: boolean
  asked: Asked
  /** `login`: only a sign-in is wanted; `consent`: the question. */
  wants: 'login' | 'consent'
  /** The account this was begun with; null when nobody was signed in. */
  account: string | null
  /** A sign-in older than this (seconds) does not count: the app asked for a fresh one. */
  signInSince: number | null
}

export interface Allowed {
  account: string
  /** When the owner signed in (seconds); the token says it as `auth_time`. */
  signedInAt: number
  grantId: string
  resource: string
  details: object[]
  /** Seconds since 1970; null: until ended. */
  expiresAt: number | null
}

export function createInteractions(
  provider: () => Promise<Provider>,
  seams: ProviderSeams,
): Interactions & { existingGrant(ctx: KoaContextWithOIDC): Promise<Grant | undefined> } {
  const ttl = (expiresAt: number | null) =>
    expiresAt === null ? FOR_EVER : Math.max(1, expiresAt - Math.floor(seams.clock() / 1000))

  /** A link is no grant of ours, which the adapter would find under its id. */
  async function saveLink(allowed: Allowed, clientId: string): Promise<void> {
    const { Grant } = await provider()
    const grant = new Grant({ accountId: allowed.account, clientId })
    grant.jti = allowed.grantId
    grant.addOIDCScope('openid')
    for (const detail of allowed.details) grant.addRar(detail as { type: string })
    await (grant as unknown as { save(ttl: number): Promise<string> }).save(ttl(allowed.expiresAt))
  }

  async function read(req: IncomingMessage, res: ServerResponse): Promise<Interaction | null> {
    const found = await findInteraction(await provider(), req, res)
    if (found === null) return null
    const params = found.params as Record<string, string | undefined>
    // After a sign-in a second interaction is begun for the question, a little later than the sign-in that it must accept.
    const accepted = found.lastSubmission?.login?.ts
    const target = targetIn(params)
    return {
      uid: found.uid,
      clientId: params['client_id']!,
      redirectUri: params['redirect_uri']!,
      resource: target?.resource ?? null,
      forAssistants: target?.forAssistants === true,
      bearer: isForWhoeverHolds(params),
      byCode: false,
      asked: readAsked(params, WRITTEN),
      wants: found.prompt.name === 'login' ? 'login' : 'consent',
      account: found.session?.accountId ?? null,
      signInSince: found.prompt.name !== 'login' && accepted ? accepted : since(found.iat, params),
    }
  }

  async function allow(req: IncomingMessage, res: ServerResponse, allowed: Allowed) {
    const found = await (await provider()).interactionDetails(req, res)
    if (allowed.details.some(isOwnDetail)) {
      await saveLink(allowed, String(found.params['client_id']))
    }
    // The stored request becomes what was approved: on the way back oidc-provider reads it from there.
    // Within this request it is found as it stands in the scope, and `interactionResult` saves it so.
    const { details } = allowed
    const forAssistants = targetIn(found.params)?.forAssistants === true
    const resource = audienceOf({ resource: allowed.resource, forAssistants })
    amendState('Interaction', found.uid, (payload) => ({
      ...payload,
      params: { ...payload.params, resource, authorization_details: JSON.stringify(details) },
    }))
    return (await provider()).interactionResult(req, res, {
      login: { accountId: allowed.account, ts: allowed.signedInAt },
      consent: { grantId: allowed.grantId },
    })
  }

  return {
    read: (req, res) => within(req, () => read(req, res)),

    signedIn: (req, res, { account, at }) =>
      within(req, async () =>
        (await provider()).interactionResult(req, res, { login: { accountId: account, ts: at } }),
      ),

    allow: (req, res, allowed) => within(req, () => allow(req, res, allowed)),

    refuse: (req, res, { error, description }) =>
      within(req, async () =>
        (await provider()).interactionResult(
          req,
          res,
          { error, error_description: description },
          { mergeWithLastSubmission: false },
        ),
      ),

    async existingGrant(ctx) {
      const { Grant } = ctx.oidc.provider
      const answered = ctx.oidc.result?.consent?.grantId
      if (answered !== undefined) return Grant.find(answered)

      const params = ctx.oidc.params as Record<string, string | undefined>
      const account = ctx.oidc.account?.accountId
      const client = ctx.oidc.client
      if (account === undefined || client === undefined || !params['authorization_details'])
        return undefined
      const asked = readAsked(params, WRITTEN)
      // One use is asked for each time, whatever else the app may read; and so is a key for whoever holds it.
      if (asked.kind !== 'records' || asked.once || isForWhoeverHolds(params)) return undefined
      const target = targetIn(params)
      const covering = await seams.grants.covering({
        account,
        clientId: client.clientId,
        resource: target?.resource ?? null,
        details: asked.details,
      })
      if (covering === null) return undefined

      const grant = await Grant.find(covering.id)
      if (grant === undefined) return undefined
      takeOver(ctx, params, {
        ...covering,
        forAssistants: target?.forAssistants === true,
      })
      return grant
    },
  }
}

/** On the silent way the request at hand becomes what is covered, as `allow` does for the stored one. */
function takeOver(
  ctx: KoaContextWithOIDC,
  params: Record<string, string | undefined>,
  covering: Target & { details: object[] },
): void {
  const audience = audienceOf(covering)
  const servers = ctx.oidc.resourceServers!
  const asked = params['resource']!
  const server = servers[asked]!
  delete servers[asked]
  const { ResourceServer } = ctx.oidc.provider as unknown as {
    ResourceServer: new (id: string, info: object) => typeof server
  }
  servers[audience] = new ResourceServer(audience, {
    scope: '',
    audience,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'Ed25519' } },
  })
  params['resource'] = audience
  params['authorization_details'] = JSON.stringify(covering.details)
  coveredRequests.add(ctx)
}

const coveredRequests = new WeakSet<object>()

/** Whether this request goes on under a grant that was there before. */
export function isCovered(ctx: KoaContextWithOIDC): boolean {
  return coveredRequests.has(ctx)
}

/** Null while the app has not named it and the owner has not chosen. */
function targetIn({ resource }: { resource?: unknown }): Target | null {
  return typeof resource !== 'string' || resource === ANY_RESOURCE ? null : targetOf(resource)
}

/** An assistant that names no key (`dpop_jkt`, or the proof of a pushed request) gets none of its own. */
function isForWhoeverHolds(params: { resource?: unknown; dpop_jkt?: unknown }): boolean {
  return targetIn(params)?.forAssistants === true && params.dpop_jkt === undefined
}

async function findInteraction(provider: Provider, req: IncomingMessage, res: ServerResponse) {
  try {
    return await provider.interactionDetails(req, res)
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return null
    throw error
  }
}

/**
 * The oldest sign-in that the app takes, seconds; null: any. `prompt=login` counts from the request, `max_age` from so many
 * seconds before it.
 */
export function since(asked: number, params: Record<string, string | undefined>): number | null {
  const { prompt = '', max_age } = params
  if (prompt.split(' ').includes('login')) return asked
  return max_age === undefined ? null : asked - Number(max_age)
}
