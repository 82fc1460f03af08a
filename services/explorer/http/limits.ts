import type { RequestHandler, Response } from 'express'

const MINUTE = 60_000
/** Addresses that are remembered; the oldest of more are forgotten. */
const MOST = 10_000

export interface Limits {
  /** By one address; null: nobody counts. */
  perMinute: number | null
  /** Answered at the same time, by all: each that asks may have another server asked. */
  atOnce: number
  /** Of one address: who has slow servers asked has the places of nobody else. */
  atOnceOfOne: number
}

/** On loopback there are no strangers. */
export function usualLimits(publicUrl: string): Limits {
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(publicUrl).hostname)
  const atOnce = 200
  return { perMinute: isLoopback ? null : 600, atOnce, atOnceOfOne: isLoopback ? atOnce : 20 }
}

/** 429 for who comes too often, 503 while too many are answered; each says when to come again. */
export function limited({ perMinute, atOnce, atOnceOfOne }: Limits): RequestHandler {
  const seen = new Map<string, { count: number; until: number }>()
  let present = 0
  const presentOf = new Map<string, number>()

  /** Seconds until this address may come again; null while it may. */
  function waitOf(address: string): number | null {
    if (perMinute === null) return null
    const now = Date.now()
    let window = seen.get(address)
    if (window === undefined || window.until <= now) {
      window = { count: 0, until: now + MINUTE }
      seen.delete(address)
      seen.set(address, window)
      if (seen.size > MOST) seen.delete(seen.keys().next().value!)
    }
    window.count += 1
    return window.count > perMinute ? Math.ceil((window.until - now) / 1000) : null
  }

  return (req, res, next) => {
    const address = req.ip ?? ''
    const wait = waitOf(address)
    if (wait !== null) return refuse(res, 429, wait)
    const own = presentOf.get(address) ?? 0
    if (own >= atOnceOfOne) return refuse(res, 429, 2)
    if (present >= atOnce) return refuse(res, 503, 2)
    present += 1
    presentOf.set(address, own + 1)
    res.once('close', () => {
      present -= 1
      const left = (presentOf.get(address) ?? 1) - 1
      if (left > 0) presentOf.set(address, left)
      else presentOf.delete(address)
    })
    next()
  }
}

function refuse(res: Response, status: number, seconds: number): void {
  res.status(status).set('Retry-After', String(seconds)).type('text/plain')
  res.send(`Too many requests. Come again in ${seconds} seconds.\n`)
}
