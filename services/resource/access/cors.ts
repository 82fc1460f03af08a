import type { RequestHandler } from 'express'

// `Date`: an app whose device has another time dates its proofs by it.
const EXPOSED =
  'WWW-Authenticate, DPoP-Nonce, ETag, Location, Content-Range, Accept-Ranges, Content-Disposition, Allow, Retry-After, Date, X-Request-Id'

/**
 * "CORS: any origin, never with credentials, on token-authenticated paths; none on cookie pages."
 * `*` is the value that browsers refuse to combine with cookies.
 */
export const anyOrigin: RequestHandler = (req, res, next) => {
  res.setHeader('Access-Control-Allow-Origin', '*')
  res.setHeader('Access-Control-Expose-Headers', EXPOSED)
  res.setHeader('Vary', 'Accept, Accept-Encoding, Authorization')
  if (req.method !== 'OPTIONS') {
    next()
    return
  }
  res.set({
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PATCH, DELETE',
    'Access-Control-Allow-Headers':
      'Authorization, DPoP, Accept, Content-Type, Idempotency-Key, If-Match, If-None-Match, If-Range, Range',
    'Access-Control-Max-Age': '7200',
  })
  res.status(204).end()
}
