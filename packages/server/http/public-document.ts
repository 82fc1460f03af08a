import type { RequestHandler } from 'express'

/**
 * What anybody may read, from any page: keys, catalogs, metadata. A page that asks whether it has changed, or names a
 * version of a protocol, asks first whether it may.
 * @see [Fetch: CORS-preflight](https://fetch.spec.whatwg.org/#cors-preflight-fetch)
 */
export const publicDocument: RequestHandler = (req, res, next) => {
  res.set('Access-Control-Allow-Origin', '*').set('Access-Control-Expose-Headers', 'ETag')
  if (req.method !== 'OPTIONS') {
    next()
    return
  }
  res.set({
    'Access-Control-Allow-Methods': 'GET, HEAD',
    'Access-Control-Allow-Headers': '*',
    'Access-Control-Max-Age': '7200',
  })
  res.status(204).end()
}
