import { Problem } from '@mandate/server'
import express, { type Router } from 'express'
import { IssuerError } from '../bindings/issuers/metadata.ts'
import type { Hear } from './hear.ts'
import { EventRefused } from './judge.ts'

/** An announced grant may bring what several apps declare. */
const MAX_BYTES = 1024 * 1024

/**
 * `POST /events`: where bound issuers push security events. 202 without a body, or 400 with `err`.
 * @see [RFC 8935 §2.3, §2.4]
 */
export function eventsRoutes(hear: Hear): Router {
  const routes = express.Router()
  const body = express.text({ type: 'application/secevent+jwt', limit: MAX_BYTES })
  routes.post('/events', body, async (req, res) => {
    if (typeof req.body !== 'string') {
      const err = 'invalid_request'
      return void res.status(400).json({ err, description: 'Send application/secevent+jwt.' })
    }
    try {
      await hear(req.body.trim())
      res.status(202).end()
    } catch (error) {
      if (error instanceof IssuerError) {
        throw new Problem(503, 'issuer_unreachable', 'Your keys could not be had; try again.')
      }
      if (!(error instanceof EventRefused)) throw error
      // "The response … content type MUST be application/json".
      const { err, message: description, grant } = error
      res.status(400).json({ err, description, ...(grant ? { grant } : {}) })
    }
  })
  return routes
}
