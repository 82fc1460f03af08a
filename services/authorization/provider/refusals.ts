import { ScopeError } from '@mandate/grants'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { takeBackUse } from './storage/waiting.ts'

/** `invalid_grant` that says why; oidc-provider's own keeps the reason to itself. */
export function invalidGrant(reason: string): Error {
  const error = new errors.InvalidGrant(reason)
  error.error_description = reason
  return error
}

/** Seconds after which an app may come again when a host that must be asked does not answer. */
const COME_AGAIN = 60

/** It cannot be known at the moment whether the app may ask, or go on. */
export function notNow(ctx: KoaContextWithOIDC, reason: string, seconds = COME_AGAIN): Error {
  return comeAgain(ctx, reason, { status: 503, seconds })
}

/** Nothing has been decided, and it may come again with whatever it came with: also with a code. */
export function comeAgain(
  ctx: KoaContextWithOIDC,
  reason: string,
  { status, seconds }: { status: 429 | 503; seconds: number },
): Error {
  takeBackUse()
  ctx.set('Retry-After', String(seconds))
  ctx.append('Access-Control-Expose-Headers', 'Retry-After')
  const error = new errors.CustomOIDCProviderError('temporarily_unavailable', reason)
  return Object.assign(error, { status, statusCode: status })
}

/** oidc-provider calls an app whose document or keys cannot be had unknown. That it is not: its host is silent. */
export function nameSilentHosts(
  ctx: KoaContextWithOIDC,
  isAway: (clientId: string) => boolean,
): void {
  const body = ctx.body as { error?: string } | undefined
  if (body?.error !== 'invalid_client') return
  const id = ctx.oidc.client?.clientId ?? (ctx.oidc.params as { client_id?: string }).client_id
  if (id === undefined || !isAway(id)) return
  const { statusCode, error, error_description } = notNow(
    ctx,
    `${new URL(id).host} does not answer, and it says which app this is; come again`,
  ) as InstanceType<typeof errors.OIDCProviderError>
  ctx.status = statusCode
  ctx.body = { error, error_description }
}

/**
 * The endpoints of forms, asked in another way than by POST.
 * @see [RFC 9110 §15.5.6] "The origin server MUST generate an Allow header field in a 405 response"
 */
export function refuseMethod(ctx: Context): boolean {
  if (['POST', 'OPTIONS'].includes(ctx.method) || !FORMS.includes(ctx.path)) return false
  ctx.status = 405
  ctx.set('Allow', 'POST')
  const detail = `${ctx.path} takes POST, with a form (application/x-www-form-urlencoded)`
  ctx.body = { error: 'invalid_request', error_description: detail }
  return true
}

/**
 * RFC 6749, section 5.2, has JSON whatever is accepted; oidc-provider has a page for who would rather read one. Java's own client says so of each
 * request, and its libraries read no reason out of a page.
 */
export function answerInJson({ path, req }: Pick<KoaContextWithOIDC, 'path' | 'req'>): void {
  if (FORMS.includes(path)) req.headers.accept = 'application/json'
}

const FORMS = ['/request', '/token', '/token/revocation', '/device/auth']

/** As much of Koa as is there before a path is known to oidc-provider. */
type Context = Pick<KoaContextWithOIDC, 'set' | 'status' | 'path' | 'method'> & { body: unknown }

/** What was wrong with the permission, in the words of the parameter it came in. */
export function refusedPermission(
  cause: unknown,
  parameter: 'scope' | 'authorization_details',
): Error {
  if (!(cause instanceof ScopeError)) return cause as Error
  if (parameter !== 'scope') return new errors.InvalidAuthorizationDetails(cause.message)
  // The words name the place. A member `scope` beside them would be the one that sufficed, and there is none.
  const refused = new errors.InvalidScope(cause.message, '')
  return Object.assign(refused, { scope: undefined })
}
