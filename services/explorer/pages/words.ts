import type { Access } from '@mandate/client'

/** What a catalog calls its collections and their fields, for people. */
export interface Words {
  title(collection: string): string
  field(collection: string, name: string): string
}

interface Catalog {
  collections?: {
    name: string
    title: string
    words?: { en?: { title?: string } }
    fields: { name: string; title: string; words?: { en?: { title?: string } } }[]
  }[]
}

/** A catalog is asked for again after this, ms. */
const FRESH = 600_000
/** Catalogs kept: whoever visits may name any service. */
const MOST = 50

/**
 * The words of the service that keeps the data, out of the catalog that it shows to everybody. Without it, and for what other
 * apps have declared, things have the names that programs use.
 */
export function catalogWords(fetch: typeof globalThis.fetch): (resource: string) => Promise<Words> {
  const kept = new Map<string, { at: number; words: Promise<Words> }>()
  return (resource) => {
    const { origin } = new URL(resource)
    const known = kept.get(origin)
    if (known && Date.now() - known.at < FRESH) return known.words
    const words = read(fetch, `${origin}/catalog`).then(wordsOf, () => {
      kept.delete(origin)
      return wordsOf({})
    })
    kept.delete(origin)
    kept.set(origin, { at: Date.now(), words })
    if (kept.size > MOST) kept.delete(kept.keys().next().value!)
    return words
  }
}

async function read(fetch: typeof globalThis.fetch, url: string): Promise<Catalog> {
  const answer = await fetch(url, { headers: { accept: 'application/json' } })
  return answer.ok ? ((await answer.json()) as Catalog) : {}
}

function wordsOf({ collections = [] }: Catalog): Words {
  const find = (name: string) => collections.find((one) => one.name === name)
  const saidOf = (one: { title: string; words?: { en?: { title?: string } } } | undefined) =>
    one?.words?.en?.title ?? one?.title
  return {
    title: (collection) => saidOf(find(collection)) ?? collection,
    field: (collection, name) =>
      capital(saidOf(find(collection)?.fields.find((one) => one.name === name)) ?? name),
  }
}

/** Names of details are words of a sentence; at the head of a column they begin one. */
function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** How exactly a permission shows the times of a collection; undefined: to the second. */
export function stepOfTime(
  { grant }: Pick<Access, 'grant'>,
  collection: string,
): string | undefined {
  const own = grant.items.filter((item) => item.collection === collection)
  return own.flatMap(({ fields }) => fields).find(({ name }) => name === 'time')?.step
}

const SHOWN: Record<string, Intl.DateTimeFormatOptions> = {
  year: { year: 'numeric' },
  month: { year: 'numeric', month: 'long' },
  day: { dateStyle: 'long' },
}

/** `14 July 2018, 12:34 UTC`, or as much of it as is shown. @param time RFC 3339 */
export function said(time: string, step?: string): string {
  const at = Date.parse(time)
  if (Number.isNaN(at)) return time
  const options = SHOWN[step ?? ''] ?? { dateStyle: 'long', timeStyle: 'short' }
  const text = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(at)
  return step !== undefined && step in SHOWN ? text : `${text} UTC`
}
