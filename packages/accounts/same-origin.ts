import { timingSafeEqual } from 'node:crypto'
import { Problem, type ServiceConfig } from '@mandate/server'
import type { Request } from 'express'
import type { Session } from './sessions.ts'

/**
 * Whether a request was made by a page of this service, or by no page at all. Browsers that know `Sec-Fetch-Site` say it
 * themselves, and no page can change it; with `no-referrer` they send `Origin: null` even from our own forms, so the
 * header counts only where the other is missing.
 * @see [Fetch Metadata](https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header)
 */
export function isSameOrigin(
  req: Pick<Request, 'headers'>,
  config: Pick<ServiceConfig, 'publicUrl'>,
): boolean {
  const site = req.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const { origin } = req.headers
  return origin === undefined || origin === config.publicUrl
}

/** Whether a form's `_csrf` is that of the session. */
export function hasCsrf(session: Session, token: unknown): boolean {
  if (typeof token !== 'string') return false
  const given = Buffer.from(token)
  const wanted = Buffer.from(session.csrf)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

export function foreign(): Problem {
  return new Problem(403, 'foreign_form', {
    en: 'This form was not sent by a page of this service, or the page was opened before you signed in again.',
    fr: 'Ce formulaire ne vient pas d’une page de ce service, ou la page date d’avant votre nouvelle connexion.',
  })
}
