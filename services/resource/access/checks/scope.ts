import { ACTIONS, type Action, type CatalogCollection } from '@mandate/grants'
import { Problem } from '@mandate/server'
import { insufficientScope, unauthorized } from '../refusal.ts'
import type { Sight } from '../sight.ts'

/** Seconds before the grant that the owner may have signed in, for what is sensitive. */
const RECENT = 15 * 60
/** Collections named in a refusal. */
const SAID = 20

/**
 * Check 8, its first half. "collection, action … ⊆ token, else 403 `insufficient_scope` with the
 * scope that would have sufficed. For a sensitive collection `auth_time` is at least the grant's
 * `iat` − 15 min, else 401 `insufficient_user_authentication`." Fields and filter are judged where
 * they are read, by the question that `access.check` is given.
 */
export function requireCollection(
  sight: Sight,
  /** As the owner has it now; null: nobody knows it here. */
  collection: CatalogCollection | null,
  name: string,
  action: Action,
  /** It is in the catalog that everybody may read. */
  isPublic: (name: string) => boolean,
): CatalogCollection {
  if (sight.everything) {
    if (collection) return collection
    throw new Problem(404, 'not_found', `There is no collection ${name}.`)
  }
  if (collection && !collection.declared && action !== 'read') {
    throw insufficientScope(null, `Apps write only what an app has declared, and not ${name}.`)
  }
  if (!collection || sight.permissions(name, action).length === 0) {
    const detail = `This token does not cover ${name}. ${covered(sight, action)}`
    if (isPublic(name) || isSeen(sight, name))
      throw insufficientScope(`${name}.*${suffixOf(action)}`, detail)
    throw insufficientScope(null, `${detail} The catalog of this service has no ${name}.`)
  }
  if (!isOpen(sight, collection)) {
    throw unauthorized(
      sight.audience,
      'insufficient_user_authentication',
      `${name} is sensitive: ask again with prompt=login.`,
      { challenge: `max_age="${RECENT}"` },
    )
  }
  return collection
}

/** The token covers it for something else, so that it is there is no news. */
function isSeen(sight: Sight, name: string): boolean {
  return ACTIONS.some((action) => sight.permissions(name, action).length > 0)
}

function suffixOf(action: Action): string {
  return action === 'read' ? '' : `:${action}`
}

/**
 * A name that is mistyped is found beside those that are right. Whether an app has declared such a collection here is told to
 * nobody else: it is answered like one that is nowhere.
 */
function covered(sight: Sight, action: Action): string {
  const what = action === 'read' ? 'It covers' : `With ${action} it covers`
  return `${what} ${sight.collections(action).slice(0, SAID).join(', ') || 'none'}.`
}

/** What is sensitive is open after a fresh sign-in. @see [RFC 9470 §3] */
export function isOpen(sight: Sight, collection: CatalogCollection): boolean {
  return !collection.sensitive || sight.grant === null || isSignInRecent(sight)
}

export function isSignInRecent({ grant, signedInAt }: Sight): boolean {
  return grant !== null && signedInAt !== null && signedInAt >= grant.issuedAt - RECENT
}
