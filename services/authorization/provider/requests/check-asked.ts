import { isAllStorable } from '@mandate/server'
import { type Client, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { notNow, refusedPermission } from '../refusals.ts'
import { NotNow, type ProviderSeams } from '../seams.ts'
import { type Asked, readAsked, refuseEmptyList } from './asked.ts'
import { ANY_RESOURCE, targetOf } from './target.ts'

export interface Params {
  scope?: string | undefined
  authorization_details?: string | undefined
  resource?: string | string[] | undefined
  redirect_uri?: string | undefined
  response_mode?: string | undefined
  dpop_jkt?: string | undefined
}

/** A request as the app sends it: pushed, or, for an assistant, brought by the browser. */
export async function checkAsked(
  ctx: KoaContextWithOIDC,
  params: Params,
  client: Client,
  seams: ProviderSeams,
): Promise<void> {
  const strange = Object.entries(params).find(([, value]) => !isAllStorable(value))
  if (strange) throw new errors.InvalidRequest(`${strange[0]}: holds U+0000`)
  const target = targetOf(String(params.resource))
  // RFC 9449, section 10: with a proof or dpop_jkt the code is bound to the key; without, whoever
  // steals the code may use it.
  const isUnbound = !ctx.get('DPoP') && params.dpop_jkt === undefined
  if (isUnbound && !target.forAssistants) {
    throw new errors.InvalidRequest('send a DPoP proof, or dpop_jkt, with the pushed request')
  }
  // Of native apps oidc-provider lets every port of a loopback redirect vary; here one that is named is exact.
  const isByCode = ctx.oidc.route === 'device_authorization'
  if (!isByCode && !seams.clients.mayAnswerAt(params.redirect_uri ?? '', client.redirectUris ?? []))
    throw new errors.InvalidRedirectUri()

  // No page that posts the answer: the policy of pages here runs no such script, and lets no form elsewhere.
  if (![undefined, 'query'].includes(params.response_mode)) {
    throw new errors.InvalidRequest('response_mode: the answer is in the address, query')
  }

  refuseEmptyList(ctx)
  const asked = readAsked(params)
  checkKind(asked, client, target.forAssistants || isByCode)
  if (asked.kind === 'records') {
    takeLocation(params, asked.details)
    const viaScope = params.authorization_details === undefined
    if (params.resource !== undefined && params.resource !== ANY_RESOURCE) {
      try {
        const { resource } = targetOf(String(params.resource))
        const { clientId } = client
        await seams.checkNames(asked.details, resource, { bearer: isUnbound, clientId })
      } catch (error) {
        if (error instanceof NotNow) throw notNow(ctx, error.message)
        throw refusedPermission(error, viaScope ? 'scope' : 'authorization_details')
      }
    }
    // Of a request for one use the owner is asked in its own words: ours have none for it.
    if (!asked.once) params.authorization_details = JSON.stringify(asked.details)
    params.scope = params.scope?.split(' ').includes('openid') ? 'openid' : undefined
  }
}

/** `locations` names the resource as well as `resource` does, if all that is asked is in one place. */
function takeLocation(params: Params, details: object[]): void {
  const named = details.flatMap((detail) => (detail as { locations?: string[] }).locations ?? [])
  const [location, ...others] = new Set(named)
  if (location === undefined) return
  if (others.length > 0) {
    throw new errors.InvalidAuthorizationDetails('locations: one request is about one resource')
  }
  if (params.resource === ANY_RESOURCE) params.resource = location
  else if (targetOf(String(params.resource)).resource !== location) {
    throw new errors.InvalidTarget('resource and locations name different resources')
  }
}

function checkKind(asked: Asked, client: Client, isForDataOnly: boolean): void {
  if (asked.kind === 'records') return
  if (isForDataOnly) throw new errors.InvalidTarget('no resource is linked so')
  if (asked.kind === 'identity') return
  const origin = new URL(client.clientId).origin
  // `resource` and `catalog` must have the origin of `client_id`.
  for (const [name, url] of [
    ['resource', asked.resource] as const,
    ['catalog', asked.catalog] as const,
  ]) {
    if (new URL(url).origin !== origin) {
      throw new errors.InvalidAuthorizationDetails(
        `${name} must have the origin of client_id, ${origin}`,
      )
    }
  }
  if (client.clientAuthMethod !== 'private_key_jwt') {
    throw new errors.InvalidAuthorizationDetails(
      'only a client with private_key_jwt can link a resource',
    )
  }
}
