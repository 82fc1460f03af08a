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

/** Seconds after which an app may come again when the database does not answer. */
const SOON = 5

/** oidc-provider says `server_error` of a database that does not answer, as of what is broken: whoever comes again is answered. */
export function sayAway(ctx: KoaContextWithOIDC): void {
  const reason = 'something that this service needs does not answer at the moment; come again'
  const { error, error_description, statusCode } = notNow(ctx, reason, SOON) as Refused
  ctx.status = statusCode
  ctx.body = { error, error_description }
}

type Refused = InstanceType<typeof errors.OIDCProviderError>

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
  ) as Refused
  ctx.status = statusCode
  ctx.body = { error, error_description }
}

/**
 * What is asked in another way than it can be.
 * @see [RFC 9110 §15.5.6] "The origin server MUST generate an Allow header field in a 405 response"
 */
export function refuseMethod(ctx: Context): boolean {
  const { path } = ctx
  const isForm = FORMS.includes(path)
  if (!isForm && !ADDRESSES.includes(path)) return false
  const allowed = isForm ? ['POST'] : ['GET', 'HEAD']
  if ([...allowed, 'OPTIONS'].includes(ctx.method)) return false
  ctx.status = 405
  ctx.set('Allow', allowed.join(', '))
  const detail = isForm
    ? `${path} takes POST, with a form (application/x-www-form-urlencoded)`
    : `${path} takes GET, with what there is to say in the address`
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

/** RFC 6749, section 3.1, has GET; cookies that came with a POST from elsewhere would have to be believed. */
const ADDRESSES = [
  '/auth',
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
]

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
  return invalidScope(cause.message)
}

/** The words say what was wrong. A member `scope` beside them would be the one that sufficed, and there is none. */
export function invalidScope(detail: string): Error {
  return Object.assign(new errors.InvalidScope(detail, ''), { scope: undefined })
}
