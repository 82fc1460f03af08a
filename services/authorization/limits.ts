import { allowance, isLoopbackUrl, networkOf, Problem, type ServiceConfig } from '@mandate/server'
import type { RequestHandler } from 'express'

/** Requests per minute. */
export interface Limits {
  /** Requests, pushed or brought by a browser, by one address, and by one app. */
  asks: number
  /** Token requests by one address, and by one app: a large app renews for all its users from one place. */
  tokens: number
  /** Bindings and events by one address: a resource service has news of all its owners. */
  news: number
  /** Status lists by one address: a resource service asks for each once a minute. */
  lists: number
}

const defaults: Limits = { asks: 600, tokens: 12_000, news: 6_000, lists: 1_200 }

/** What an endpoint counts towards. */
const KINDS: Record<string, keyof Limits> = {
  '/request': 'asks',
  '/device/auth': 'asks',
  // Each may have a client document fetched.
  '/auth': 'asks',
  '/token': 'tokens',
  '/token/revocation': 'tokens',
  '/grants': 'tokens',
  '/binding': 'news',
  '/events': 'news',
  '/status': 'lists',
  '/shares': 'asks',
  '/people': 'asks',
  '/share': 'asks',
}

/** By address before anything is read of a request, by app as soon as it is known which one asks. */
export function createLimits(
  config: Pick<ServiceConfig, 'publicUrl' | 'clock'>,
  limits?: Limits,
): { byAddress: RequestHandler; byApp(path: string, app: string): number | null } {
  // On loopback there are no strangers.
  const present = limits ?? (isLoopbackUrl(config.publicUrl) ? null : defaults)
  const count = (of: 'address' | 'app') => {
    const kinds = Object.entries(present ?? {}).map(
      ([kind, perMinute]) => [kind, allowance(perMinute, config.clock)] as const,
    )
    const counts = new Map<string, ReturnType<typeof allowance>>(kinds)
    return (path: string, caller: string) =>
      counts.get(KINDS[path] ?? '')?.(`${of} ${caller}`) ?? null
  }
  const addresses = count('address')
  return {
    byApp: count('app'),
    byAddress(req, _res, next) {
      // A browser asks first whether a page may ask, and takes a refusal of that for a broken connection.
      if (req.method === 'OPTIONS') return next()
      const path = /^\/(?:grants|status)(?=\/)/.exec(req.path)?.[0] ?? req.path
      const wait = addresses(path, networkOf(req.ip ?? ''))
      if (wait === null) return next()
      throw new Problem(429, 'rate_limited', `Too many requests. Come again in ${wait} seconds.`, {
        error: 'temporarily_unavailable',
        headers: { 'Retry-After': String(wait) },
      })
    },
  }
}
