import { type Accounts, sessionOf } from '@mandate/accounts'
import { Problem } from '@mandate/server'
import { languageOf, sendPage } from '@mandate/ui'
import { Router } from 'express'
import type { KnownClient } from '../clients/index.ts'
import type { Shell } from '../home/index.ts'
import { offersPage } from './page.ts'
import type { OffersStore, Share } from './store.ts'
import { words } from './words.ts'

/** /shared: what others share with whoever is signed in, for them to take or to hide, and the way to read it. */
export function offerRoutes(rooms: {
  accounts: Accounts
  issuer: string
  clock: () => number
  store: OffersStore
  clients: { find(clientId: string): Promise<KnownClient | null> }
  shell: Shell
}): Router {
  const { accounts, store, clock } = rooms
  const router = Router()
  router.use('/shared', accounts.signedIn)

  /** With the end that its time has brought. */
  function asOfNow(share: Share): Share {
    const isPast = share.endedAt === null && share.expiresAt !== null && share.expiresAt <= clock()
    return isPast ? { ...share, endedAt: share.expiresAt } : share
  }

  router.get('/shared', async (req, res) => {
    const session = sessionOf(req)
    const all = (await store.of(session.account)).map(asOfNow)
    const live = all.filter(({ endedAt }) => endedAt === null)
    const page = offersPage({
      lang: languageOf(req),
      csrf: session.csrf,
      alias: `${session.name}@${new URL(rooms.issuer).host}`,
      waiting: live.filter(({ answer }) => answer === null),
      accepted: live.filter(({ answer }) => answer === 'accepted'),
      hidden: live.filter(({ answer }) => answer === 'hidden'),
      // What was never taken leaves no trace when it is over.
      ended: all.filter(({ endedAt, answer }) => endedAt !== null && answer === 'accepted'),
    })
    sendPage(res, 200, { ...rooms.shell(req, session), ...page })
  })

  // Where a sign-in that had ended comes back to.
  router.get('/shared/answer', (_req, res) => res.redirect(303, '/shared'))

  router.post('/shared/answer', accounts.csrf, async (req, res) => {
    const { issuer, grant, answer } = req.body as Record<string, string>
    if (answer !== 'accepted' && answer !== 'hidden') {
      throw new Problem(400, 'invalid_request', 'answer: must be accepted or hidden')
    }
    const share = { issuer: String(issuer), grant: String(grant) }
    await store.answer(sessionOf(req).account, share, answer)
    res.redirect(303, '/shared')
  })

  // OpenID Connect Core, section 4: "Initiating Login from a Third Party".
  router.get('/shared/open', async (req, res) => {
    const { issuer, grant } = req.query
    const found = await store.find(sessionOf(req).account, String(issuer), String(grant))
    const share = found && asOfNow(found)
    if (share?.answer !== 'accepted' || share.endedAt !== null) throw over()
    const client = await rooms.clients.find(share.clientId)
    const to = client?.document.initiate_login_uri
    if (to === undefined) throw cannotOpen(new URL(share.clientId).host)
    const url = new URL(to)
    url.searchParams.set('iss', rooms.issuer)
    url.searchParams.set('resource', share.resource)
    url.searchParams.set('grant_id', share.grant)
    res.redirect(303, url.href)
  })

  return router
}

function over(): Problem {
  return new Problem(404, 'not_found', { en: words.en.over, fr: words.fr.over })
}

function cannotOpen(host: string): Problem {
  const said = { en: words.en.cannotOpen(host), fr: words.fr.cannotOpen(host) }
  return new Problem(503, 'client_gone', said)
}
