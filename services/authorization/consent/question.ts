import { hash } from 'node:crypto'
import {
  type Catalog,
  canonicalJson,
  checkBearer,
  checkWrites,
  covers,
  describe,
  formatScope,
  openToApps,
  type ResolvedItem,
  readDetails,
  resolve,
  type Sentence,
  sha256,
  WRITTEN,
} from '@mandate/grants'
import type { Lang } from '@mandate/ui'
import type { Link } from '../bindings/index.ts'
import type { KnownClient } from '../clients/index.ts'
import type { ConsentGroup } from './page/page-props.ts'

/** One thing that is asked for, read with the catalog and said in words. */
export interface AskedItem {
  item: ResolvedItem
  sentence: Sentence
  group: ConsentGroup['kind']
  /** The resource service will not honour it: no box. */
  aboveCeiling: boolean
}

/** All that an owner is asked on one page. */
export interface Question {
  items: AskedItem[]
  /** What the owner is shown, as it is kept. */
  shown: Record<string, unknown>
  /** Its hash: the answer must carry it. */
  consentS256: string
}

/** A ceiling names each collection that its owner has opened: many more than one app may ask for. */
const CEILING = { items: 256, bytes: 65_536 }

/**
 * Reads what an app asks for with the resource service's catalog.
 * @throws ScopeError when the catalog has no such thing, or not for whoever holds a key
 */
export async function askQuestion(asked: {
  uid: string
  client: KnownClient
  link: Link
  catalog: Catalog
  details: object[]
  lang: Lang
  forAssistants: boolean
  bearer: boolean
}): Promise<Question> {
  const { catalog, link, client, lang, forAssistants, bearer } = asked
  const items = readAsked(asked.details, link.ceiling, catalog, {
    lang,
    clientId: client.document.client_id,
  })
  const resolved = items.map(({ item }) => item)
  checkWrites(resolved, catalog)
  if (bearer) checkBearer(resolved, catalog)
  const shown = {
    request: asked.uid,
    client: client.document.client_id,
    client_s256: client.sha256,
    client_name: client.document.client_name ?? null,
    resource: link.resource,
    catalog_s256: catalog.sha256,
    locale: lang,
    ...(forAssistants ? { for_assistants: true } : {}),
    ...(bearer ? { bearer: true } : {}),
    items: items.map(({ item, sentence, group, aboveCeiling }) => ({
      permission: formatScope(item),
      terms: item.terms,
      sentence: sentence.full,
      text: sentence.text,
      group,
      offered: !aboveCeiling,
    })),
  }
  return { items, shown, consentS256: await sha256(canonicalJson(shown)) }
}

const known = new Map<string, AskedItem[]>()
const MOST_KNOWN = 200

/** Read with the catalog and said in words: once for the page and its answer, and for all of whom an app asks the same. */
function readAsked(
  details: object[],
  limit: Link['ceiling'],
  catalog: Catalog,
  { lang, clientId }: { lang: Lang; clientId: string },
): AskedItem[] {
  const own = limit === null ? null : new URL(clientId).origin
  const words = JSON.stringify([catalog.sha256, lang, details, limit, own])
  const key = hash('sha256', words, 'base64url')
  const before = known.get(key)
  if (before) return before
  const ceiling =
    limit === null
      ? null
      : [...readCeiling(limit, catalog), ...openToApps(catalog.collections, clientId)]
  const items = readDetails(details, WRITTEN).map((read): AskedItem => {
    const item = resolve(read, catalog)
    return {
      item,
      sentence: describe(item, catalog, lang),
      group: groupOf(item),
      aboveCeiling: ceiling !== null && !covers(ceiling, [item], 'owner', { ignoreTerms: true }),
    }
  })
  known.set(key, items)
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!)
  return items
}

/** It may open collections of apps that this catalog was not extended by. */
function readCeiling(limit: object[], catalog: Catalog): ResolvedItem[] {
  return readDetails(limit, CEILING)
    .filter(({ collection }) => isKnown(collection, catalog))
    .map((item) => resolve(item, catalog))
}

function isKnown(collection: string, { collections }: Catalog): boolean {
  return collection.endsWith('.**') || collections.some(({ name }) => name === collection)
}

function groupOf(item: ResolvedItem): ConsentGroup['kind'] {
  if (item.terms.legal_basis === 'legitimate_interest') return 'unless_objected'
  return item.optional ? 'choice' : 'needed'
}
