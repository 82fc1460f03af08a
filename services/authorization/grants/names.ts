import { createHash } from 'node:crypto'

/**
 * The key of a carried grant whose id is taken by a grant about other data. Whoever sent the other one made it up, or this
 * one is made up: each stands for itself, and nobody's is lost.
 */
export function keyBeside(
  jti: string,
  { account, resource }: { account: string; resource: string },
) {
  return `${jti}~${createHash('sha256').update(`${account} ${resource}`).digest('base64url').slice(0, 22)}`
}

/** The id in the signed document, from the key here. */
export function jtiOf(key: string): string {
  return key.split('~', 1)[0] ?? key
}

/** What an id of a grant may be made of, so that it is never the key of another. */
export const isGrantId = (jti: string) => /^[\w.:-]{1,128}$/.test(jti)
