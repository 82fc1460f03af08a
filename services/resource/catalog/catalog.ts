import { createHash } from 'node:crypto'
import type { Catalog, CatalogCollection } from '@mandate/grants'
import { french } from '@mandate/ui'
import { google } from './google/google.ts'
import { facebook } from './meta/facebook.ts'
import { instagram } from './meta/instagram.ts'
import { withSpecial } from './special.ts'
import { spotify } from './spotify.ts'
import { withUnder } from './under.ts'
import { withUse } from './uses.ts'

/** A catalog with the bytes that its hash is over. */
export interface ServedCatalog extends Catalog {
  /** The text of the member `collections`, byte for byte as it is served. */
  text: string
}

/**
 * Names a list of collections by its content. A document cannot hold the hash of itself, so
 * `sha256` is over the UTF-8 bytes of the value of its member `collections` exactly as they stand
 * in the answer, from `[` to `]`: JSON without white space, members in the order served.
 * base64url, as `catalog_s256` of a grant takes it; in paths also hex.
 */
export function catalogOf(collections: CatalogCollection[]): ServedCatalog {
  const text = JSON.stringify(collections)
  return { sha256: createHash('sha256').update(text).digest('base64url'), collections, text }
}

const present = catalogOf(
  [...google, ...facebook, ...instagram, ...spotify]
    .map(withUse)
    .map(withSpecial)
    .map(withUnder)
    .map(setInFrench),
)

function setInFrench(one: CatalogCollection): CatalogCollection {
  return one.words ? { ...one, words: { ...one.words, fr: french(one.words.fr) } } : one
}

/** What this service holds at present. */
export function catalog(): ServedCatalog {
  return present
}

/** The document served for a catalog. */
export function catalogDocument({ sha256, text }: { sha256: string; text: string }): string {
  return `{"sha256":${JSON.stringify(sha256)},"collections":${text}}`
}
