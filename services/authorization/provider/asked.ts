import { PDPP_TYPE, parseScope, readDetails, readSelections, writeDetails } from '@mandate/grants'
import { errors } from 'oidc-provider'
import { z } from 'zod'
import { refusedPermission } from './refusals.ts'

export const RECORDS = 'mandate_records'
export const BINDING = 'mandate_binding'
/** Requests in the language of the Personal Data Portability Protocol become our own. */
export const PDPP = PDPP_TYPE

const bindingDetail = z.strictObject({
  type: z.literal(BINDING),
  resource: z.url(),
  catalog: z.url(),
})

export type Asked =
  /** `once`: only a grant of `use: once` may come of it. */
  | { kind: 'records'; details: object[]; once: boolean }
  | { kind: 'binding'; resource: string; catalog: string }

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

/**
 * Reads what an app asks for, whichever way it asks: the compact scope becomes authorization_details,
 * its canonical form, and `openid` may stand beside either. Nothing is ignored.
 * @throws InvalidScope, InvalidAuthorizationDetails or InvalidRequest naming the culprit
 */
export function readAsked(params: {
  scope?: string | undefined
  authorization_details?: string | undefined
}): Asked {
  const permission = permissionIn(params.scope)
  if (params.authorization_details === undefined) {
    if (permission === '') {
      throw new errors.InvalidRequest(
        'ask for something: scope or authorization_details with a permission',
      )
    }
    try {
      return { kind: 'records', details: writeDetails(parseScope(permission)), once: false }
    } catch (error) {
      throw refusedPermission(error, 'scope')
    }
  }
  if (permission !== '') {
    throw new errors.InvalidRequest(
      'a permission stands in scope or in authorization_details, not in both',
    )
  }
  return readDetailsParameter(JSON.parse(params.authorization_details))
}

function readDetailsParameter(value: unknown): Asked {
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
  try {
    if (list.some((detail) => detail?.type === PDPP)) {
      const { items, once } = readSelections(list)
      return { kind: 'records', details: writeDetails(items), once }
    }
    return { kind: 'records', details: writeDetails(readDetails(value)), once: false }
  } catch (error) {
    throw refusedPermission(error, 'authorization_details')
  }
}
