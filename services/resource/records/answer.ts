import type { Response } from 'express'

/** Sends JSON that was found whole. What an app reads under a token is kept by nobody on the way. */
export function answer(res: Response, body: Buffer): void {
  // Not `res.send`, which looks at everything that a body could be.
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.setHeader('Content-Length', body.length)
  res.end(body)
}
