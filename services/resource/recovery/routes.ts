import { type Accounts, csrfField, isSameOrigin, sessionOf } from '@mandate/accounts'
import { formBody, Problem, type ServiceConfig } from '@mandate/server'
import { type Lang, languageOf, sendPage } from '@mandate/ui'
import { type Request, type Response, Router } from 'express'
import { ownerOf } from '../owners/of-session.ts'
import type { Show } from '../owners/shell.ts'
import type { Owner, OwnersStore } from '../owners/store.ts'
import type { Challenges } from './challenge.ts'
import type { RecoveryKeys } from './keys.ts'
import { actPage, keyPage, makePage, passwordSetPage, usePage } from './page.ts'
import type { RecoverySessions } from './sessions.ts'
import type { NewsKind } from './tables.ts'

/** A sign-in counts for what changes the key for this long, s. */
const FRESH = 600

export interface RecoveryRooms {
  config: Pick<ServiceConfig, 'publicUrl'>
  service: Record<Lang, string>
  accounts: Accounts
  owners: Pick<OwnersStore, 'byAccount'>
  keys: RecoveryKeys
  challenges: Challenges
  sessions: RecoverySessions
  /** The owner's page and the log are told. */
  tell(owner: Owner, kind: NewsKind): Promise<void>
  show: Show
  script: string
}

/** `/recovery`, where an owner makes the key and acts with it, and `/recover`, where the key is shown to be held. */
export function recoveryPages(rooms: RecoveryRooms): Router {
  const { accounts, owners, keys, sessions, config, show, script } = rooms
  const { publicUrl } = config
  const routes = Router()
  const fresh = accounts.fresh(FRESH)

  async function actor(req: Request) {
    const session = sessionOf(req)
    const owner = await ownerOf(owners, req)
    return { owner, csrf: csrfField(session), lang: languageOf(req) }
  }

  async function showActs(
    req: Request,
    res: Response,
    status: number,
    problem: Parameters<typeof actPage>[0]['problem'] = null,
  ) {
    const { owner, csrf, lang } = await actor(req)
    const session = await sessions.find(req)
    const until = session?.expiresAt ?? new Date()
    const key = await keys.present(owner.id)
    const page = actPage({ lang, csrf, name: sessionOf(req).name, until, key, problem })
    show(req, res, status, { ...page, current: '/recovery' })
  }

  /** A page for somebody whom no session tells of. */
  function showAlone(
    req: Request,
    res: Response,
    status: number,
    page: ReturnType<typeof usePage>,
  ) {
    const lang = languageOf(req)
    sendPage(res, status, { ...page, lang, service: rooms.service[lang], scripts: [script] })
  }

  routes.get('/recovery', sessions.either, async (req, res) => {
    if (sessions.isActing(req)) return showActs(req, res, 200)
    const { owner, csrf, lang } = await actor(req)
    const [key, news] = await Promise.all([keys.present(owner.id), keys.look(owner.id)])
    show(req, res, 200, keyPage({ lang, csrf, key, news }))
  })

  routes.get('/recovery/new', fresh, async (req, res) => {
    const { owner, csrf, lang } = await actor(req)
    const replaces = (await keys.present(owner.id)) !== null
    const { address } = owner
    const page = makePage({ lang, csrf, address, publicUrl, replaces })
    show(req, res, 200, { ...page, scripts: [script] })
  })

  // Where a sign-in that had grown old comes back to.
  routes.get('/recovery/key', (_req, res) => res.redirect(303, '/recovery/new'))
  routes.get('/recovery/remove', (_req, res) => res.redirect(303, '/recovery'))

  routes.post('/recovery/key', fresh, accounts.csrf, async (req, res) => {
    const { owner } = await actor(req)
    const x = String(req.body.public ?? '')
    if (!/^[\w-]{43}$/.test(x)) {
      throw new Problem(400, 'invalid_request', '`public` is an Ed25519 public key in base64url.')
    }
    await rooms.tell(owner, await keys.register(owner.id, x))
    res.redirect(303, '/recovery')
  })

  routes.post('/recovery/remove', fresh, accounts.csrf, async (req, res) => {
    const { owner } = await actor(req)
    await keys.remove(owner.id)
    await rooms.tell(owner, 'remove_asked')
    res.redirect(303, '/recovery')
  })

  routes.post('/recovery/keep', sessions.either, accounts.csrf, async (req, res) => {
    const { owner } = await actor(req)
    await keys.keep(owner.id)
    await rooms.tell(owner, 'kept')
    res.redirect(303, '/recovery')
  })

  routes.get('/recover', (req, res) => {
    showAlone(req, res, 200, usePage({ lang: languageOf(req), refused: false }))
  })

  routes.post('/recover', formBody(), async (req, res) => {
    // Else another site could put its visitor into a session of its own.
    if (!isSameOrigin(req, config)) {
      throw new Problem(403, 'foreign_form', {
        en: 'This form was not sent by a page of this service.',
        fr: 'Ce formulaire ne vient pas d’une page de ce service.',
      })
    }
    const answer = String(req.body.answer ?? '')
    const owner = await rooms.challenges.answered(answer)
    if (!owner) {
      const claimed = await rooms.challenges.claimed(answer)
      if (claimed) await rooms.tell(claimed, 'refused')
      return showAlone(req, res, 403, usePage({ lang: languageOf(req), refused: true }))
    }
    await rooms.tell(owner, 'used')
    await sessions.start(res, owner)
    res.redirect(303, '/recovery')
  })

  routes.post('/recovery/password', sessions.signedIn, accounts.csrf, async (req, res) => {
    const { owner } = await actor(req)
    const { name } = sessionOf(req)
    const problem = await accounts.setPassword(owner.account, String(req.body.password ?? ''))
    if (problem) return showActs(req, res, 422, problem)
    await sessions.endAll(owner.id)
    await rooms.tell(owner, 'password')
    await sessions.end(req, res)
    showAlone(req, res, 200, passwordSetPage(languageOf(req), name))
  })

  routes.post('/recovery/leave', sessions.signedIn, accounts.csrf, async (req, res) => {
    await sessions.end(req, res)
    res.redirect(303, '/recover')
  })

  return routes
}
