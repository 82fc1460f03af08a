import { Problem, type ServiceConfig } from '@mandate/server'
import { type Lang, languageOf } from '@mandate/ui'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { FurtherWay } from '../pages.ts'
import { type Ceremonies, canHavePasskeys } from '../passkeys/ceremonies.ts'
import { passkeyModule } from '../passkeys/module.ts'
import { parsed } from '../passkeys/sign-in.ts'
import type { Passkey, PasskeysStore } from '../passkeys/store.ts'
import type { RecoveryStore } from '../recovery/store.ts'
import { whyNoPassword } from '../routes.ts'
import type { Session } from '../sessions.ts'
import type { Account, AccountsStore } from '../store.ts'
import type { Tries } from '../tries.ts'
import {
  type AccountPage,
  accountPage,
  codesPage,
  makeCodesPage,
  newPasskeyPage,
  passwordPage,
  removePasskeyPage,
} from './pages.ts'

/** What a stolen cookie must not do alone asks for a sign-in of the last ten minutes. */
const FRESH = 600
/** Passkeys of one account: more than anybody has devices. */
const MOST_PASSKEYS = 50

/** /account: the ways to sign in, and the change of each. */
export function accountRoutes(rooms: {
  config: Pick<ServiceConfig, 'publicUrl' | 'clock'>
  store: AccountsStore
  passkeys: PasskeysStore
  ceremonies: Ceremonies
  recovery: RecoveryStore
  tries: Pick<Tries, 'take'>
  signedIn: RequestHandler
  fresh(maxAgeSeconds: number): RequestHandler
  csrf: RequestHandler
  sessionOf(req: Request): Session
  /** Where the account is deleted; null: nowhere here. */
  leave: string | null
  further: ((lang: Lang) => FurtherWay) | null
  signIn(req: Request, res: Response, account: Account): Promise<unknown>
  show(req: Request, res: Response, status: number, page: AccountPage): void
}): Router {
  const { config, store, passkeys, ceremonies, recovery, tries, sessionOf, show } = rooms
  const { signedIn, csrf } = rooms
  const fresh = rooms.fresh(FRESH)
  const isPossible = canHavePasskeys(config)
  const router = Router()

  const person = (req: Request) => {
    const session = sessionOf(req)
    const account = { id: session.account, name: session.name }
    return { session, account, lang: languageOf(req) }
  }

  router.get('/account', signedIn, async (req, res) => {
    const { account, lang } = person(req)
    const [own, passwordSince, codes] = await Promise.all([
      passkeys.listOf(account.id),
      store.passwordSince(account.id),
      recovery.left(account.id),
    ])
    const { name } = account
    const props = {
      lang,
      name,
      passkeys: own,
      canHavePasskeys: isPossible,
      passwordSince,
      codes,
      leave: rooms.leave,
      further: rooms.further?.(lang) ?? null,
      isBack: req.query['back'] !== undefined,
    }
    show(req, res, 200, accountPage(props))
  })

  // Where a sign-in that had ended comes back to.
  router.get('/account/later', (_req, res) => res.redirect(303, '/'))

  router.post('/account/later', signedIn, csrf, async (req, res) => {
    await store.passOffer(sessionOf(req).account)
    res.redirect(303, '/')
  })

  if (isPossible) {
    const showNew = (
      req: Request,
      res: Response,
      status: number,
      problem?: 'wrongName' | 'notMade',
    ) => {
      const { session, lang } = person(req)
      const base = { lang, session, script: passkeyModule().path, now: config.clock() }
      show(req, res, status, newPasskeyPage(problem ? { ...base, problem } : base))
    }

    const withRoom: RequestHandler = async (req, _res, next) => {
      const own = await passkeys.listOf(sessionOf(req).account)
      if (own.length < MOST_PASSKEYS) return next()
      throw new Problem(409, 'too_many', {
        en: `You have ${own.length} passkeys, the most there may be. Remove one that you no longer use.`,
        fr: `Vous avez ${own.length} clés d’accès, le plus qu’il puisse y en avoir. Supprimez-en une qui ne sert plus.`,
      })
    }

    router.get('/account/passkeys/new', fresh, withRoom, (req, res) => showNew(req, res, 200))

    router.post('/account/passkeys/options', fresh, csrf, withRoom, async (req, res) => {
      const { session, account } = person(req)
      res.set('Cache-Control', 'no-store').json(await ceremonies.toRegister(session.id, account))
    })

    router.post('/account/passkeys/new', fresh, csrf, withRoom, async (req, res) => {
      const { session, account } = person(req)
      const name = String(req.body.called ?? '')
        .replaceAll('\0', '')
        .trim()
      if (name === '' || [...name].length > 60) return showNew(req, res, 422, 'wrongName')
      const answer = parsed(req.body.answer)
      const isMade = await ceremonies.register(session.id, account, name, answer)
      if (isMade) res.redirect(303, '/account')
      else showNew(req, res, 422, 'notMade')
    })
  }

  const passkeyOf = async (req: Request): Promise<Passkey> => {
    const own = await passkeys.listOf(sessionOf(req).account)
    const found = own.find(({ id }) => id === req.params['id'])
    if (!found)
      throw new Problem(404, 'not_found', {
        en: 'You have no such passkey.',
        fr: 'Vous n’avez pas cette clé d’accès.',
      })
    return found
  }

  router.get('/account/passkeys/:id/remove', fresh, async (req, res) => {
    const { session, lang } = person(req)
    show(req, res, 200, removePasskeyPage({ lang, session, passkey: await passkeyOf(req) }))
  })

  router.post('/account/passkeys/:id/remove', fresh, csrf, async (req, res) => {
    const { session, account, lang } = person(req)
    const passkey = await passkeyOf(req)
    if (await passkeys.remove(account.id, passkey.id)) res.redirect(303, '/account')
    else show(req, res, 409, removePasskeyPage({ lang, session, passkey, isLastWay: true }))
  })

  router.get('/account/password', fresh, (req, res) => {
    const { session, lang } = person(req)
    show(req, res, 200, passwordPage({ lang, session }))
  })

  router.post('/account/password', fresh, csrf, async (req, res) => {
    const { session, account, lang } = person(req)
    const password = String(req.body.password ?? '')
    const problem = whyNoPassword(password)
    if (problem) return show(req, res, 422, passwordPage({ lang, session, problem }))
    await tries.take(account.id, req.ip ?? '')
    await store.setPassword(account.id, password)
    await rooms.signIn(req, res, account)
    res.redirect(303, '/account')
  })

  router.get('/account/codes', fresh, async (req, res) => {
    const { session, account, lang } = person(req)
    const hasSome = (await recovery.left(account.id)) !== null
    show(req, res, 200, makeCodesPage({ lang, session, hasSome }))
  })

  router.post('/account/codes', fresh, csrf, async (req, res) => {
    const { account, lang } = person(req)
    // Each of them is hashed as slowly as a password.
    await tries.take(account.id, req.ip ?? '')
    const codes = await recovery.make(account.id)
    // Deleted meanwhile, by another window: the next page says that nobody is signed in.
    if (codes === null) return res.redirect(303, '/account')
    const { publicUrl } = config
    show(req, res, 200, codesPage({ lang, name: account.name, publicUrl, codes }))
  })

  return router
}
