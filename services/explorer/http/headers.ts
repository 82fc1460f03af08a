import { MandateError } from '@mandate/client'
import type { RequestHandler } from 'express'

/** What stands on every answer. */
export const headers: RequestHandler = (_req, res, next) => {
  // No form-action: asking ends on the page of an authorization server that nobody knows beforehand.
  const policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'"
  res.set('Content-Security-Policy', `${policy}; frame-ancestors 'none'`)
  res.set('X-Content-Type-Options', 'nosniff')
  res.set('Referrer-Policy', 'no-referrer')
  res.set('Cache-Control', 'no-store')
  next()
}

/** A form of another site may not ask, follow or end anything here. */
export const ownForms: RequestHandler = (req, _res, next) => {
  const site = req.get('sec-fetch-site') ?? 'same-origin'
  if (site !== 'same-origin')
    throw new MandateError('foreign_form', 'Use the forms on the pages of this app.')
  next()
}
