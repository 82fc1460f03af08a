import {
  LIMITS,
  PDPP_TYPE,
  parseScope,
  type ReadLimits,
  readDetails,
  readSelections,
  ScopeError,
  WRITTEN,
  writeDetails,
} from '@mandate/grants'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { z } from 'zod'
import { refusedPermission } from '../refusals.ts'

export const RECORDS = 'mandate_records'
export const BINDING = 'mandate_binding'
/** A person lets the app prove to another authorization server who they are. */
export const IDENTITY = 'mandate_identity'
/** Requests in the language of the Personal Data Portability Protocol become our own. */
export const PDPP = PDPP_TYPE

/** Of the characters that a URI is made of (RFC 3986 §2), and as many as can be looked for. */
const address = z.url().regex(/^[\x21-\x7e]{1,2000}$/)

const bindingDetail = z.strictObject({
  type: z.literal(BINDING),
  resource: address,
  catalog: address,
})

const identityDetail = z.strictObject({ type: z.literal(IDENTITY), audience: address })

export type Asked =
  /** `once`: only a grant of `use: once` may come of it. */
  | { kind: 'records'; details: object[]; once: boolean }
  | { kind: 'binding'; resource: string; catalog: string }
  | { kind: 'identity'; audience: string }

/** What is asked of an account here and not of anybody's data: no grant of ours comes of it. */
export function isOwnDetail(detail: unknown): boolean {
  return [BINDING, IDENTITY].includes(Object(detail).type)
}

/**
 * May stand beside a permission. OpenID Connect, section 11: `offline_access` is ignored where it adds
 * nothing; here every grant that is not for one use comes with a refresh token.
 */
const BESIDE = ['', 'openid', 'offline_access']

/** What of a scope is a permission. */
export function permissionIn(scope: string | undefined): string {
  const parts = (scope ?? '').split(' ')
  return parts.filter((part) => !BESIDE.includes(part)).join(' ')
}

/** Of several scopes which one it is, and where in it: positions of the whole would not count what stands beside them. */
function inItsWord(error: unknown, permission: string): unknown {
  if (!(error instanceof ScopeError) || error.code !== 'syntax') return error
  for (const word of permission.split(' ')) {
    try {
      parseScope(word)
    } catch (wrong) {
      const { code, message, position } = wrong as ScopeError
      const at = position === undefined ? {} : { position }
      return new ScopeError(code, `"${word.slice(0, 100)}": ${message}`, at)
    }
  }
  return error
}

/** A scope says in few words what takes many as authorization_details; the rest is for the locations. Bytes. */
const FROM_SCOPE: ReadLimits = { ...WRITTEN, bytes: 12_288 }

/**
 * oidc-provider takes an empty list for no list. It asks for nothing, which is neither everything nor what stands beside it.
 * @throws InvalidAuthorizationDetails
 */
export function refuseEmptyList(ctx: KoaContextWithOIDC): void {
  const { authorization_details: read } = ctx.oidc.params as { authorization_details?: string }
  const { authorization_details: sent } = ctx.oidc.body ?? ctx.query
  if (!sent || read !== undefined) return
  throw new errors.InvalidAuthorizationDetails('ask for something, or leave the list out')
}

/**
 * Reads what an app asks for, whichever way it asks: the compact scope becomes authorization_details,
 * its canonical form, and `openid` may stand beside either. Nothing is ignored.
 * @param limits what was read before, and written down by this service, may be longer
 * @throws InvalidScope, InvalidAuthorizationDetails or InvalidRequest naming the culprit
 */
export function readAsked(
  params: { scope?: string | undefined; authorization_details?: string | undefined },
  limits: ReadLimits = LIMITS,
): Asked {
  const permission = permissionIn(params.scope)
  if (params.authorization_details === undefined) {
    if (permission === '') {
      throw new errors.InvalidRequest(
        'ask for something: scope or authorization_details with a permission',
      )
    }
    try {
      const details = writeDetails(parseScope(permission))
      readDetails(details, FROM_SCOPE)
      return { kind: 'records', details, once: false }
    } catch (error) {
      throw refusedPermission(inItsWord(error, permission), 'scope')
    }
  }
  if (permission !== '') {
    throw new errors.InvalidRequest(
      'a permission stands in scope or in authorization_details, not in both',
    )
  }
  const key = `${limits.bytes} ${params.authorization_details}`
  const before = known.get(key)
  if (before) return before
  const asked = readDetailsParameter(JSON.parse(params.authorization_details), limits)
  known.set(key, asked)
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!)
  return asked
}

/** The same words are read at each step of a question, and come from everybody whom an app asks: what they say is read once. */
const known = new Map<string, Asked>()
const MOST_KNOWN = 200

function readDetailsParameter(value: unknown, limits: ReadLimits): Asked {
  const list = Array.isArray(value) ? value : [value]
  if (list.some((detail) => detail?.type === BINDING)) {
    const read = list.length === 1 ? bindingDetail.safeParse(list[0]) : null
    if (!read?.success) {
      throw new errors.InvalidAuthorizationDetails(
        `${BINDING} stands alone and has type, resource and catalog, nothing else`,
      )
    }
    return { kind: 'binding', resource: read.data.resource, catalog: read.data.catalog }
  }
  if (list.some((detail) => detail?.type === IDENTITY)) {
    const read = list.length === 1 ? identityDetail.safeParse(list[0]) : null
    if (!read?.success) {
      throw new errors.InvalidAuthorizationDetails(
        `${IDENTITY} stands alone and has type and audience, an issuer, and nothing else`,
      )
    }
    return { kind: 'identity', audience: read.data.audience }
  }
  try {
    if (list.some((detail) => detail?.type === PDPP)) {
      const { items, once } = readSelections(list)
      return { kind: 'records', details: writeDetails(items), once }
    }
    return { kind: 'records', details: writeDetails(readDetails(value, limits)), once: false }
  } catch (error) {
    throw refusedPermission(error, 'authorization_details')
  }
}
