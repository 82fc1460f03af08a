import type { CatalogCollection } from '@mandate/grants'
import type { Response } from 'express'
import type { Found } from '../access/found.ts'

/**
 * What an app reads under a token is kept by nobody on the way. What apps write themselves is not coded either: who
 * writes as often as they like, beside what others wrote, would learn that from the length (packages/server/coding).
 */
export function cacheControl(collection?: Pick<CatalogCollection, 'declared'>): string {
  return collection?.declared ? 'no-store, no-transform' : 'no-store'
}

/** Sends JSON that was found whole, or says that the asker has it already. */
export function answer(res: Response, found: Found, collection?: CatalogCollection): void {
  // Not `res.send`, which looks at everything that a body could be.
  res.setHeader('Cache-Control', cacheControl(collection))
  if (found.etag) res.setHeader('ETag', found.etag)
  if (found.isKnown) {
    res.statusCode = 304
    res.end()
    return
  }
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.setHeader('Content-Length', found.body.length)
  res.end(found.body)
}
