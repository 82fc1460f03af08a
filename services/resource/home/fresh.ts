import { type Session, signInAge } from '@mandate/accounts'
import { Problem } from '@mandate/server'

/** What a stolen session must not do alone asks for a sign-in of the last ten minutes, s. */
export const FRESH = 600

export function isFresh(session: Pick<Session, 'signedInAt'>, now: number): boolean {
  return signInAge(session, now) <= FRESH * 1000
}

/** For programs; a page leads to the sign-in by itself. @throws Problem 401 */
export function requireFresh(session: Pick<Session, 'signedInAt'> | null, now: number): void {
  if (session && isFresh(session, now)) return
  throw new Problem(401, 'insufficient_user_authentication', {
    en: 'Sign in again, and send this within ten minutes.',
    fr: 'Connectez-vous de nouveau, puis recommencez dans les dix minutes.',
  })
}
