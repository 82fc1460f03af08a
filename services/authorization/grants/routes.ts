import { type Accounts, type Session, sessionOf } from '@mandate/accounts'
import { type Catalog, describe } from '@mandate/grants'
import { Problem } from '@mandate/server'
import { type Lang, languageOf, type PageProps, sendPage } from '@mandate/ui'
import { type Request, Router } from 'express'
import { CatalogUnreachable } from '../bindings/index.ts'
import type { EndGrant } from './end.ts'
import { accessPage, endPage, receiptsPage } from './page.ts'
import type { AccessArticle } from './page-props.ts'
import { resolveDetails } from './read.ts'
import { receipt } from './receipt.ts'
import type { GrantsStore, StoredGrant } from './store.ts'

export interface GrantRooms {
  issuer: string
  accounts: Accounts
  store: GrantsStore
  end: EndGrant
  clock: () => number
  /** Where the owner's data is: catalogs of the present links, by resource. */
  linksOf(account: string): Promise<{ resource: string; catalogUrl: string }[]>
  catalogs: { named(url: string, sha256: string): Promise<Catalog> }
  clients: {
    /** The client document that the owner was shown. */
    snapshot(clientId: string, sha256: string): Promise<Record<string, unknown> | null>
  }
  shell(req: Request, session: Session): Omit<PageProps, 'title' | 'body'>
}

/** /access, where a grant is read in the words of its consent and ended, and /receipts. */
export function grantRoutes(rooms: GrantRooms): Router {
  const { accounts, store, end } = rooms
  const router = Router()
  router.use(['/access', '/receipts'], accounts.signedIn)

  router.get('/access', async (req, res) => {
    const session = sessionOf(req)
    const grants = await store.ofAccount(session.account)
    const articles = await Promise.all(grants.map((grant) => article(grant, languageOf(req))))
    const links = await rooms.linksOf(session.account)
    const hosts = new Map(links.map(({ resource }) => [new URL(resource).host, resource]))
    const page = accessPage({
      lang: languageOf(req),
      live: articles.filter(({ status }) => status !== 'ended'),
      ended: articles.filter(({ status }) => status === 'ended'),
      everything: [...hosts].map(([host, resource]) => ({
        host,
        url: `${new URL(resource).origin}/access`,
      })),
    })
    sendPage(res, 200, { ...rooms.shell(req, session), ...page })
  })

  router.get('/access/:id/end', async (req, res) => {
    const session = sessionOf(req)
    const grant = await own(session.account, req.params.id)
    const page = endPage({
      lang: languageOf(req),
      article: await article(grant, languageOf(req)),
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
    const grants = (await store.ofAccount(session.account)).filter((grant) => !grant.carried)
    const receipts = await Promise.all(
      grants.map(async (grant) => {
        const { appHost, dataHost, sentences, since } = await article(grant, lang)
        return { appHost, dataHost, sentences, at: since, url: `/receipts/${grant.id}` }
      }),
    )
    const page = receiptsPage({ lang, receipts })
    sendPage(res, 200, { ...rooms.shell(req, session), ...page })
  })

  router.get('/receipts/:id', async (req, res) => {
    const grant = await own(sessionOf(req).account, req.params.id)
    res.set('Content-Disposition', `attachment; filename="receipt-${grant.id}.json"`)
    res
      .set('Cache-Control', 'no-store')
      .json(receipt(rooms.issuer, grant, await store.consentOf(grant.id)))
  })

  async function own(account: string, id: string): Promise<StoredGrant> {
    const grant = await store.find(id)
    if (grant?.account === account) return grant
    throw new Problem(404, 'not_found', 'There is no such access.')
  }

  async function article(grant: StoredGrant, lang: Lang): Promise<AccessArticle> {
    const shown = (await rooms.clients.snapshot(grant.clientId, grant.clientS256)) ?? {}
    const text = (member: string) =>
      typeof shown[member] === 'string' ? (shown[member] as string) : null
    const ended = endOf(grant, rooms.clock())
    return {
      grant: grant.id,
      appHost: new URL(grant.clientId).host,
      appName: text('client_name'),
      status: grant.state === 'ending' ? 'ending' : ended ? 'ended' : 'can_read',
      sentences: await sentences(grant, lang),
      since: grant.issuedAt,
      until: grant.expiresAt,
      lastUsed: grant.lastUsed,
      once: grant.once,
      ended,
      dataHost: new URL(grant.resource).host,
      dataAccessUrl: `${new URL(grant.resource).origin}/access`,
      endUrl: ended ? null : `/access/${grant.id}/end`,
      receiptUrl: grant.carried ? null : `/receipts/${grant.id}`,
      policyUrl: text('policy_uri'),
    }
  }

  /** Word for word what the owner read; of a carried grant nobody read anything here, so it is said anew. */
  async function sentences(grant: StoredGrant, lang: Lang): Promise<AccessArticle['sentences']> {
    if (grant.shown !== null) return grant.shown as AccessArticle['sentences']
    const links = await rooms.linksOf(grant.account)
    const link = links.find(({ resource }) => resource === grant.resource)
    if (!link) return []
    const catalog = await rooms.catalogs.named(link.catalogUrl, grant.catalog).catch((error) => {
      if (error instanceof CatalogUnreachable) return null
      throw error
    })
    // Access can be ended here also while the place of the data does not answer.
    if (!catalog) return []
    return resolveDetails(grant.details, catalog).map((item) => describe(item, catalog, lang))
  }

  return router
}

function endOf(grant: StoredGrant, now: number): AccessArticle['ended'] {
  if (grant.endedAt !== null) {
    const by = grant.endedBy === 'moved' ? 'resource' : (grant.endedBy ?? 'owner')
    return { at: grant.endedAt, by }
  }
  if (grant.expiresAt !== null && grant.expiresAt <= now) {
    return { at: grant.expiresAt, by: 'expired' }
  }
  return null
}
