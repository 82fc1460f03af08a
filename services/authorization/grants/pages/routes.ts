import { type Accounts, type Session, sessionOf } from '@mandate/accounts'
import { Problem } from '@mandate/server'
import { languageOf, type PageProps, sendPage } from '@mandate/ui'
import { type Request, Router } from 'express'
import type { Homes, Link } from '../../bindings/index.ts'
import type { EndGrant } from '../end.ts'
import { receipt } from '../receipt.ts'
import type { GrantsStore, StoredGrant } from '../store.ts'
import { type ArticleRooms, createArticles } from './articles.ts'
import type { GrantLists } from './lists.ts'
import { accessPage, endedPage, endPage, receiptsPage } from './page.ts'
import { words } from './words.ts'

export interface GrantRooms extends ArticleRooms {
  accounts: Accounts
  store: GrantsStore
  lists: GrantLists
  end: EndGrant
  /** Whether an app is known in which people read. */
  sharePerson: boolean
  /** Those that this service manages or has managed, with the keys whose grants count. */
  linksOf(account: string): Promise<Pick<Link, 'resource' | 'catalogUrl' | 'keys' | 'isEnded'>[]>
  homes: Homes
  shell(req: Request, session: Session): Omit<PageProps, 'title' | 'body'>
}

/** /access, where a grant is read in the words of its consent and ended, and /receipts. */
export function grantRoutes(rooms: GrantRooms): Router {
  const { accounts, store, lists, end } = rooms
  const articles = createArticles(rooms)
  const router = Router()
  router.use(['/access', '/receipts'], accounts.signedIn)

  router.get('/access', async (req, res) => {
    const session = sessionOf(req)
    const lang = languageOf(req)
    const { account } = session
    const [live, ended, counts, links] = await Promise.all([
      lists.live(account),
      lists.ended(account, null),
      lists.counts(account),
      rooms.linksOf(account),
    ])
    const shown = await articles([...live, ...(ended?.grants ?? [])], lang)
    const { present, gone } = await whereTheirDataIs(links)
    const page = accessPage({
      lang,
      live: shown.slice(0, live.length),
      apps: counts.apps,
      people: counts.people,
      sharePerson: rooms.sharePerson && links.length > 0,
      shared: shown.find(({ grant }) => grant === req.query['shared']) ?? null,
      ended: shown.slice(live.length),
      endedInAll: counts.ended,
      older: ended?.next ?? null,
      everything: present.map((origin) => ({
        host: new URL(origin).host,
        url: `${origin}/access`,
      })),
      gone: gone.map((origin) => new URL(origin).host),
    })
    sendPage(res, 200, { ...rooms.shell(req, session), ...page })
  })

  router.get('/access/ended', async (req, res) => {
    const session = sessionOf(req)
    const lang = languageOf(req)
    const ended = await lists.ended(session.account, cursorOf(req))
    if (ended === null)
      throw new Problem(
        400,
        'invalid_cursor',
        inWords((w) => w.noSuchPage),
      )
    const page = endedPage({ lang, ended: await articles(ended.grants, lang), older: ended.next })
    sendPage(res, 200, { ...rooms.shell(req, session), ...page })
  })

  router.get('/access/:id/end', async (req, res) => {
    const session = sessionOf(req)
    const lang = languageOf(req)
    const grant = await own(session.account, req.params.id)
    const [article] = await articles([grant], lang)
    const page = endPage({
      lang,
      article: article!,
      action: `/access/${grant.id}/end`,
      csrf: session.csrf,
      keepUrl: '/access',
    })
    sendPage(res, 200, { ...rooms.shell(req, session), ...page })
  })

  router.post('/access/:id/end', accounts.csrf, async (req, res) => {
    const session = sessionOf(req)
    const grant = await own(session.account, String(req.params['id']))
    if (req.body.answer !== 'keep') await end.byOwner(session.account, grant.id)
    res.redirect(303, '/access')
  })

  router.get('/receipts', async (req, res) => {
    const session = sessionOf(req)
    const lang = languageOf(req)
    const listed = await lists.receipts(session.account, cursorOf(req))
    if (listed === null)
      throw new Problem(
        400,
        'invalid_cursor',
        inWords((w) => w.noSuchPage),
      )
    const shown = await articles(listed.grants, lang, { asAgreed: true })
    const receipts = shown.map(
      ({ grant, appHost, person, dataHost, sentences, spoken, since }) => ({
        ...{
          reader: person?.alias ?? appHost,
          dataHost,
          sentences,
          spoken,
          at: since,
          url: `/receipts/${grant}`,
        },
      }),
    )
    const page = receiptsPage({ lang, receipts, older: listed.next })
    sendPage(res, 200, { ...rooms.shell(req, session), ...page })
  })

  router.get('/receipts/:id', async (req, res) => {
    const { account } = sessionOf(req)
    const grant = await own(account, req.params.id)
    const links = await rooms.linksOf(account)
    const keys = links.find(({ resource }) => resource === grant.resource)?.keys ?? []
    res.set('Content-Disposition', `attachment; filename="receipt-${grant.id}.json"`)
    res.set('Cache-Control', 'no-store').json(receipt(grant, await store.consentOf(grant.id), keys))
  })

  /** Origins of the places that have data of theirs, and of those where it was deleted. */
  async function whereTheirDataIs(links: Pick<Link, 'resource' | 'isEnded'>[]) {
    const asked = links.map(async ({ resource, isEnded }) => ({
      origin: new URL(resource).origin,
      // Whoever manages it would have heard of it.
      isGone: isEnded && (await rooms.homes.isGone(resource)),
    }))
    const places = await Promise.all(asked)
    const originsOf = (which: boolean) => [
      ...new Set(places.filter(({ isGone }) => isGone === which).map(({ origin }) => origin)),
    ]
    const present = originsOf(false)
    return { present, gone: originsOf(true).filter((origin) => !present.includes(origin)) }
  }

  async function own(account: string, id: string): Promise<StoredGrant> {
    const grant = await store.own(account, id)
    if (grant) return grant
    throw new Problem(
      404,
      'not_found',
      inWords((w) => w.noSuch),
    )
  }

  return router
}

/** For the page of a problem, whoever reads it. */
function inWords(say: (w: typeof words.en) => string) {
  return { en: say(words.en), fr: say(words.fr) }
}

function cursorOf(req: Request): string | null {
  const { before } = req.query
  return before === undefined ? null : String(before)
}
