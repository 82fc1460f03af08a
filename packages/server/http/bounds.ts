import type { Request, RequestHandler } from 'express'
import { networkOf } from '../outbound/address.ts'
import { Problem } from './problem.ts'

/** Requests that one process answers at the same time; streams and uploads count while they last. */
const MOST_AT_ONCE = 2_000
/** Of them, by one address: whose requests wait for slow servers of its own takes the places of nobody else. */
export const MOST_OF_ONE = 1_000
/** Bodies that are not files arrive within this, in ms. */
const DEADLINE = 30_000

export interface Bounds {
  atOnce?: number
  /** Absent: nobody counts. */
  atOnceOfOne?: number | undefined
  bodyWithinMs?: number
}

/**
 * What keeps a process standing whatever comes: one request more than it can answer is told to come again, instead of
 * waiting in a queue that has no end.
 */
export function bounds({
  atOnce = MOST_AT_ONCE,
  atOnceOfOne = Number.POSITIVE_INFINITY,
  bodyWithinMs = DEADLINE,
}: Bounds = {}) {
  let present = 0
  const presentOf = new Map<string, number>()
  const crowd: RequestHandler = (req, res, next) => {
    const network = networkOf(req.ip ?? '')
    const own = presentOf.get(network) ?? 0
    if (present >= atOnce || own >= atOnceOfOne) {
      // Whoever is refused here shall not keep the place either.
      res.set('Connection', 'close')
      return next(own >= atOnceOfOne ? tooManyOfOne() : busy())
    }
    present += 1
    presentOf.set(network, own + 1)
    res.once('close', () => {
      present -= 1
      const left = (presentOf.get(network) ?? 1) - 1
      if (left > 0) presentOf.set(network, left)
      else presentOf.delete(network)
    })
    next()
  }
  /** A body that trickles in holds a place for nothing. A file may take days: a silent connection is another limit's. */
  const bodies: RequestHandler = (req, res, next) => {
    if (!hasBody(req) || isFile(req)) return next()
    const late = setTimeout(() => {
      if (req.complete) return
      if (res.headersSent) return void req.destroy()
      // Answered here: whoever reads the body is still waiting for it, and hears then that it was broken off. An app in a
      // browser has to tell "too slow" from "nobody there".
      const problem = new Problem(408, 'invalid_request', tooSlow(bodyWithinMs))
      res.once('finish', () => req.destroy())
      res.status(408).set({ Connection: 'close', 'Access-Control-Allow-Origin': '*' })
      res.type('application/problem+json')
      res.send(JSON.stringify(problem))
    }, bodyWithinMs)
    for (const end of ['end', 'close'] as const) req.once(end, () => clearTimeout(late))
    next()
  }
  return [crowd, bodies]
}

/** 503: it is not the caller who has come too often. */
function busy(): Problem {
  const said = {
    en: 'Too many are being answered here at the moment. Come again in a few seconds.',
    fr: 'Trop de demandes sont en cours ici. Revenez dans quelques secondes.',
  }
  return new Problem(503, 'unavailable', said, { headers: { 'Retry-After': '2' } })
}

function tooManyOfOne(): Problem {
  const said = {
    en: 'Too many of your requests are being answered here at the moment. Come again in a few seconds.',
    fr: 'Trop de vos demandes sont en cours ici. Revenez dans quelques secondes.',
  }
  return new Problem(429, 'rate_limited', said, { headers: { 'Retry-After': '2' } })
}

function tooSlow(ms: number) {
  const seconds = Math.round(ms / 1000)
  return {
    en: `What was sent took more than ${seconds} seconds to arrive.`,
    fr: `L’envoi a mis plus de ${seconds} secondes à arriver.`,
  }
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function isFile(req: Request): boolean {
  // RFC 9110 §8.3.1: "The type and subtype tokens are case-insensitive."
  const type = req.headers['content-type']?.toLowerCase() ?? ''
  return /^(multipart\/form-data|application\/offset\+octet-stream)[ \t]*(;|$)/.test(type)
}
