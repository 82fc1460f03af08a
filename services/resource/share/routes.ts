import type { Accounts } from '@mandate/accounts'
import {
  type Catalog,
  describe,
  type Lang,
  parseScope,
  type ResolvedItem,
  resolve,
  ScopeError,
} from '@mandate/grants'
import { Problem } from '@mandate/server'
import { languageOf, sendPage } from '@mandate/ui'
import { Router } from 'express'
import { audienceOf } from '../access/refusal.ts'
import type { Sight } from '../access/sight.ts'
import type { Issuers } from '../bindings/issuers/issuers.ts'
import { sharePageOf } from '../bindings/issuers/metadata.ts'
import type { CatalogsStore } from '../catalog/store.ts'
import type { Shown } from '../explore/cells.ts'
import { noSuchKind } from '../explore/no-such-kind.ts'
import { ownerOf } from '../owners/of-session.ts'
import type { Show } from '../owners/shell.ts'
import type { Owner } from '../owners/store.ts'
import type { Counts } from '../records/collections.ts'
import { pageQuery } from '../records/query/page.ts'
import type { View } from '../records/query/view.ts'
import { type Reader, readPage } from '../records/run.ts'
import { readSelection } from '../records/selection.ts'
import type { Views } from '../records/views.ts'
import { type Choice, chosenScope } from './choice.ts'
import { framePage, type SharedItem, type SharedPart, sharePage } from './page.ts'

const EXAMPLES = 3
/** How long the page waits for what a provider says of itself, ms. */
const PATIENCE = 1_000

/**
 * `/share?scope=`: what a selection would share, in the owner's own session, on the origin where
 * the data is. Whoever asks for the data sees nothing of this page.
 */
export function shareRoutes(options: {
  accounts: Pick<Accounts, 'signedIn' | 'session'>
  owners: { byAccount(account: string): Promise<Owner | null> }
  catalogs: Pick<CatalogsStore, 'of'>
  views: Views
  reader: Reader
  counts: Counts
  show: Show
  /** The providers that an owner has bound. */
  issuersOf(owner: string): Promise<string[]>
  /** What each says of itself. */
  issuers: Pick<Issuers, 'metadata'>
  /** Addresses of `share.browser.ts` and `frame.browser.ts`. */
  scripts: { share: string; frame: string }
}): Router {
  const { accounts, owners, catalogs, views, reader, counts, show, scripts } = options
  const routes = Router()

  routes.get('/share', accounts.signedIn, async (req, res) => {
    const owner = await ownerOf(owners, req)
    const lang = languageOf(req)
    const catalog = await catalogs.of(owner.id)
    const { of } = req.query
    const chosen = typeof of === 'string' ? chosenFrom(of, choiceOf(req.query), catalog) : null
    if (chosen !== null) {
      res.redirect(303, `/share?${new URLSearchParams({ scope: chosen })}`)
      return
    }
    const scope = text(of ?? req.query['scope'])
    const read = readScope(scope, catalog)
    const items: SharedItem[] = []
    for (const item of read.items) items.push(await sharedItem(owner, item, { catalog, lang }))
    const files = `/owners/${owner.address}/blobs`
    const people = items.length > 0 ? await sharePages(owner) : []
    const { resource } = owner
    const isNothing = of !== undefined
    const about = { lang, scope, error: read.error, items, files, people, resource, isNothing }
    const isWrong = read.error !== null || isNothing
    const page = { ...sharePage(about), scripts: [scripts.share], wide: true }
    show(req, res, isWrong ? 400 : 200, page)
  })

  // In a frame on the page of the owner's provider, where the owner's cookies come along: numbers and
  // examples that the page around it cannot read. Whoever else asks is told nothing, not even an error.
  routes.get('/share/frame', async (req, res) => {
    // With a recovery key alone nobody is signed in, which a page of its own would say.
    const session = await accounts.session(req).catch(nobodyWithKey)
    const owner = session && (await owners.byAccount(session.account))
    const issuers = owner ? await options.issuersOf(owner.id) : []
    const scope = typeof req.query['scope'] === 'string' ? req.query['scope'] : ''
    const catalog = owner && (await catalogs.of(owner.id))
    const read = catalog && readScope(scope, catalog)
    if (!owner || !catalog || issuers.length === 0 || !read?.items.length) {
      res.status(204).end()
      return
    }
    const lang = languageOf(req)
    const items: SharedItem[] = []
    for (const item of read.items) items.push(await sharedItem(owner, item, { catalog, lang }))
    const page = framePage({ lang, items, files: `/owners/${owner.address}/blobs` })
    const around = { ...page, lang, service: '', bare: true, scripts: [scripts.frame] }
    sendPage(res, 200, around, { frameAncestors: issuers })
  })

  /** Of the providers that can share with a person; one that does not answer at once is left out. */
  async function sharePages(owner: Owner): Promise<string[]> {
    const all = (await options.issuersOf(owner.id)).map((issuer) =>
      Promise.race([
        options.issuers.metadata(issuer).then(sharePageOf, () => null),
        new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null).unref()),
      ]),
    )
    return (await Promise.all(all)).filter((page) => page !== null)
  }

  async function sharedItem(
    owner: Owner,
    item: ResolvedItem,
    { catalog, lang }: { catalog: Catalog; lang: Lang },
  ): Promise<SharedItem> {
    const parts: SharedPart[] = []
    // Of what an app may only write it sees nothing.
    const seen = item.actions.includes('read') ? item.concrete : []
    for (const name of new Set(seen.map((one) => one.collection))) {
      parts.push(await sharedPart(owner, item, name, catalog))
    }
    return { sentence: describe(item, catalog, lang), parts }
  }

  async function sharedPart(
    owner: Owner,
    item: ResolvedItem,
    name: string,
    catalog: Catalog,
  ): Promise<SharedPart> {
    const collection = catalog.collections.find((one) => one.name === name)
    if (!collection) throw noSuchKind()
    const sight = appsSight(owner, item)
    const { view, number } = await views.of(sight, collection)
    const selection = readSelection(view, {})
    const found = await readPage(reader, EXAMPLES, (limit) =>
      pageQuery(view, number, selection, { after: null, limit }),
    )
    return {
      collection,
      count: await counts.of(sight, collection),
      fields: selection.fields.map((field) => field.name),
      steps: stepsOf(view),
      examples: found.records.map((one) => JSON.parse(one) as Shown),
    }
  }

  return routes
}

function nobodyWithKey(error: unknown): null {
  if (error instanceof Problem && error.status === 403) return null
  throw error
}

/** Of what every scope shows coarsely only. */
function stepsOf({ scopes }: View): Map<string, string> {
  const [first, ...more] = scopes
  const steps = [...(first?.fields ?? [])].flatMap(([name, step]) =>
    step !== undefined && more.every(({ fields }) => fields.get(name) === step)
      ? [[name, step] as const]
      : [],
  )
  return new Map(steps)
}

/** What an app would see that was allowed exactly this, by all accounts known now. */
function appsSight(owner: Owner, item: ResolvedItem): Sight {
  const read = item.concrete.filter((one) => one.actions.includes('read'))
  return {
    owner,
    audience: audienceOf(owner.resource),
    client: null,
    grant: null,
    everything: false,
    collections: (action) => (action === 'read' ? read.map((one) => one.collection) : []),
    permissions: (collection, action) =>
      action === 'read' ? read.filter((one) => one.collection === collection) : [],
    signedInAt: null,
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}

/** What the boxes and lists of the page say. */
function choiceOf(query: Record<string, unknown>): Choice {
  const fields = [query['field'] ?? []].flat().map(String)
  return { fields, place: text(query['place']), time: text(query['time']) }
}

/** The selection that was put together by clicking; what cannot be read is shown as it came, and says why. */
function chosenFrom(of: string, choice: Choice, catalog: Catalog): string | null {
  try {
    return chosenScope(of, choice, catalog)
  } catch (error) {
    if (!(error instanceof ScopeError)) throw error
    return of
  }
}

function readScope(
  text: string,
  catalog: Catalog,
): { items: ResolvedItem[]; error: string | null } {
  if (text === '') return { items: [], error: null }
  try {
    return { items: parseScope(text).map((item) => resolve(item, catalog)), error: null }
  } catch (error) {
    if (!(error instanceof ScopeError)) throw error
    return { items: [], error: error.message }
  }
}
