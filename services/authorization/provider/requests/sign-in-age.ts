import { errors, type KoaContextWithOIDC, type default as Provider } from 'oidc-provider'

/** What `max_age` is called while oidc-provider looks whether it may stand there. */
export const SIGN_IN_AGE = 'sign_in_age'

interface Params {
  /** A list when it came twice, which is refused later. */
  scope?: string | string[]
  max_age?: string | undefined
  [SIGN_IN_AGE]?: string | undefined
}

/**
 * oidc-provider knows `max_age` of OpenID Connect only, and refuses it without `openid`. Here most apps want no identity,
 * and an app that is told `insufficient_user_authentication` with a `max_age` asks again with it.
 * So it stands under another name until that has been looked at.
 * @see [RFC 9470, section 4]: "Clients can use the … max_age request parameter … to signal"
 */
export function allowMaxAge(provider: Provider): void {
  const { OIDCContext } = provider as unknown as { OIDCContext: { prototype: object } }
  const all = new WeakMap<object, Params>()
  Object.defineProperty(OIDCContext.prototype, 'params', {
    get() {
      return all.get(this)
    },
    set(params: Params) {
      const { scope } = params
      const isOpenid = typeof scope === 'string' && scope.split(' ').includes('openid')
      const isHeld = !isOpenid && typeof params.max_age === 'string'
      // Nobody else names it so: what stands there under this name was written here.
      params[SIGN_IN_AGE] = isHeld ? params.max_age : undefined
      if (isHeld) params.max_age = undefined
      all.set(this, params)
    },
  })
}

/**
 * Checks it at the pushed request, where it stays under its other name; after that it has its own again.
 * @throws InvalidRequest
 */
export function takeMaxAge(ctx: KoaContextWithOIDC): void {
  const params = ctx.oidc.params as Params
  const age = params[SIGN_IN_AGE]
  if (age === undefined) return
  if (!/^\d{1,10}$/.test(age)) {
    throw new errors.InvalidRequest('max_age: is a number of seconds')
  }
  if (ctx.oidc.route === 'pushed_authorization_request') return
  params.max_age = age
  params[SIGN_IN_AGE] = undefined
}
