import { type Session, signInAge } from '@mandate/accounts'
import { audienceOf, unauthorized } from '../access/refusal.ts'
import type { Owner } from '../owners/store.ts'

/** What a stolen session must not do alone asks for a sign-in of the last ten minutes, s. */
export const FRESH = 600

export function isFresh(session: Pick<Session, 'signedInAt'>, now: number): boolean {
  return signInAge(session, now) <= FRESH * 1000
}

/** For programs; a page leads to the sign-in by itself. @throws Problem 401 */
export function requireFresh(
  session: Pick<Session, 'signedInAt'> | null,
  now: number,
  { resource }: Pick<Owner, 'resource'>,
): void {
  if (session && isFresh(session, now)) return
  throw unauthorized(audienceOf(resource), 'insufficient_user_authentication', {
    en: 'Sign in again, and send this within ten minutes.',
    fr: 'Connectez-vous de nouveau, puis recommencez dans les dix minutes.',
  })
}
