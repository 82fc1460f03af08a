import { type Session, signInAge } from '@mandate/accounts'
import { html, languageOf, type PageProps, sendPage } from '@mandate/ui'
import type { Request, Response } from 'express'
import type { Interaction, Interactions } from '../provider/index.ts'
import { answeredPage } from './around.ts'
import type { AnsweredProps } from './page/page-props.ts'

/** What is asked in this browser, and of whom. */
export interface Asking {
  interaction: Interaction
  session: Session
}

export interface Ways {
  interactions: Interactions
  shell(req: Request, session: Session): Omit<PageProps, 'title' | 'body'>
}

/** To share something sensitive, or change it, the sign-in may not be older than this, in seconds. */
const SENSITIVE_SIGN_IN = 600

/** Whether the person has to sign in again before they answer. @param now milliseconds */
export function isSignInTooOld(
  { items }: { items: readonly { sentence: { sensitive: boolean } }[] },
  session: { signedInAt: number },
  now: number,
): boolean {
  const isSensitive = items.some(({ sentence }) => sentence.sensitive)
  return isSensitive && signInAge(session, now) > SENSITIVE_SIGN_IN * 1000
}

/** To the sign-in page and back: the person has to be there now. */
export function signInAgain(req: Request, res: Response): void {
  const query = new URLSearchParams({ fresh: '1', return_to: req.originalUrl })
  res.redirect(303, `/sign-in?${query}`)
}

/** Origins that an answer may lead to; none for a scheme of an app's own. */
export function formTargets({ redirectUri }: Interaction): string[] {
  return /^https?:/.test(redirectUri) ? [redirectUri] : []
}

/**
 * Sends the browser on after an answer. Chromium follows a redirect from a form only to origins that the
 * page's policy names; a scheme of an app's own cannot be named there, so then a page goes on by itself.
 */
export function goOn(
  ways: Ways,
  req: Request,
  res: Response,
  asking: Asking,
  way: { next: string; answer: AnsweredProps['answer'] },
): void {
  if (formTargets(asking.interaction).length > 0) {
    res.redirect(303, way.next)
    return
  }
  const page = answeredPage({
    lang: languageOf(req),
    appHost: new URL(asking.interaction.clientId).host,
    answer: way.answer,
    continueUrl: way.next,
  })
  const shell = ways.shell(req, asking.session)
  sendPage(res, 200, { ...shell, ...page, refresh: way.next, refreshAfter: 2 })
}

/** A page that goes on at once, for a way that began with a form of another page. */
export function passOn(ways: Ways, req: Request, res: Response, asking: Asking, next: string) {
  const title = languageOf(req) === 'fr' ? 'Continuer' : 'Continue'
  const body = html`<h1>${title}</h1><p><a class="button" href="${next}">${title}</a></p>`
  sendPage(res, 200, { ...ways.shell(req, asking.session), title, body, refresh: next })
}

export async function refuse(
  ways: Ways,
  req: Request,
  res: Response,
  asking: Asking,
  refused = { error: 'access_denied', description: 'the owner refused' },
): Promise<void> {
  const next = await ways.interactions.refuse(req, res, refused)
  goOn(ways, req, res, asking, { next, answer: { kind: 'refused' } })
}
