import { parseScope, writeDetails } from '@mandate/grants'
import { errors, type KoaContextWithOIDC, type default as Provider } from 'oidc-provider'
import instance from 'oidc-provider/lib/helpers/weak_cache.js'
import { invalidScope, refusedPermission } from '../refusals.ts'
import { permissionIn } from '../requests/asked.ts'

/** Requests whose permission came as a scope. */
const byScope = new WeakSet<object>()

/**
 * Many clients say their scope again with each refresh. oidc-provider knows none of the permissions, which are kept as
 * authorization_details; so a scope becomes what it stands for before it looks.
 * @see [RFC 6749 §6]: "The requested scope MUST NOT include any scope not originally granted by the resource owner"
 */
export function allowScopeAtRefresh(provider: Provider): void {
  const { grantTypeHandlers } = instance(provider)
  const handler = grantTypeHandlers.get('refresh_token')!
  grantTypeHandlers.set('refresh_token', async (ctx) => {
    const params = ctx.oidc.params as { scope?: string; authorization_details?: string }
    const permission = permissionIn(params.scope)
    if (permission !== '') {
      if (params.authorization_details !== undefined) {
        throw new errors.InvalidRequest(
          'a permission stands in scope or in authorization_details, not in both',
        )
      }
      try {
        params.authorization_details = JSON.stringify(writeDetails(parseScope(permission)))
      } catch (error) {
        throw refusedPermission(error, 'scope')
      }
      byScope.add(ctx)
    }
    delete params.scope
    await handler(ctx)
  })
}

/** The refusal of more than was granted, in the words of the parameter that it was asked with. */
export function tooWide(ctx: KoaContextWithOIDC): Error {
  const detail = 'wider than what was granted, or cut on something that the grant does not show'
  return byScope.has(ctx) ? invalidScope(detail) : new errors.InvalidAuthorizationDetails(detail)
}
