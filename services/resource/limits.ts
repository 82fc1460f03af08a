import { allowance, isLoopbackUrl, networkOf, Problem, type ServiceConfig } from '@mandate/server'
import type { RequestHandler, Response } from 'express'

/** How much of each in a minute. */
export interface Limits {
  /** Requests by one address: a large app reads for all its users from one place. */
  address: number
  /** Refusals (401) to one address: whoever tries tokens, and every first request of discovery. */
  refusals: number
  /** Requests of one app, for all owners together. */
  app: number
  /** Requests about the data of one owner, by all apps and the owner together. */
  owner: number
  /** Writes of one app to the data of one owner. */
  writes: number
  /** Imports, homes, archives and links that one owner begins. */
  begun: number
  /** Requests about the data of one owner that are under way at the same time, uploads and streams too. */
  atOnce: number
}

const defaults: Limits = {
  ...{ address: 60_000, refusals: 1_200 },
  ...{ app: 60_000, owner: 12_000, writes: 1_200, begun: 60, atOnce: 300 },
}

/** What is asked by somebody who has proven who they are. */
export interface Asked {
  owner: string
  /** Absent: the owner in person. */
  client?: string | null
  isWrite: boolean
}

export interface RateLimits {
  /** Before anything is read of a request. */
  byAddress: RequestHandler
  /** As soon as a signature has shown who asks, before the database is. @throws Problem 429 */
  proven(asked: Asked): void
  /**
   * Somebody who was let in to an owner's data takes a place of this process until the answer is over: an upload that trickles in, a
   * stream that is taken slowly. @throws Problem 429
   */
  present(owner: string, res: Response): void
  /** An owner begins something that is work for a while. @throws Problem 429 */
  begin(owner: string): void
}

/**
 * Counted by each process in its own memory: floods cost the process that they hit. What a stranger sends counts for the
 * stranger's address alone, so that nobody can use up what an app or an owner may.
 */
export function createLimits(
  config: Pick<ServiceConfig, 'publicUrl' | 'clock'>,
  limits?: Limits,
): RateLimits {
  // On loopback there are no strangers.
  const present = limits ?? (isLoopbackUrl(config.publicUrl) ? null : defaults)
  if (present === null) {
    return { byAddress: (_req, _res, next) => next(), proven() {}, present() {}, begin() {} }
  }
  const count = (perMinute: number) => allowance(perMinute, config.clock)
  const addresses = count(present.address)
  const refusals = count(present.refusals)
  const [apps, owners] = [count(present.app), count(present.owner)]
  const [writes, begun] = [count(present.writes), count(present.begun)]
  const underWay = new Map<string, number>()

  return {
    byAddress(req, res, next) {
      // A browser asks first whether a page may ask, and takes a refusal of that for a broken connection.
      if (req.method === 'OPTIONS') return next()
      const network = networkOf(req.ip ?? '')
      const wait = addresses(network) ?? refusals(network, 0)
      if (wait !== null) throw tooMany(wait)
      res.once('finish', () => {
        if (res.statusCode === 401) refusals(network)
      })
      next()
    },
    proven({ owner, client, isWrite }) {
      const wait =
        (client ? apps(client) : null) ??
        owners(owner) ??
        (isWrite && client ? writes(`${client} ${owner}`) : null)
      if (wait !== null) throw tooMany(wait)
    },
    present(owner, res) {
      // Whoever has gone meanwhile gives nothing back.
      if (res.closed) return
      const others = underWay.get(owner) ?? 0
      if (others >= present.atOnce) throw tooMany(2)
      underWay.set(owner, others + 1)
      res.once('close', () => {
        const left = (underWay.get(owner) ?? 1) - 1
        if (left > 0) underWay.set(owner, left)
        else underWay.delete(owner)
      })
    },
    begin(owner) {
      const wait = begun(owner)
      if (wait !== null) throw tooMany(wait)
    },
  }
}

function tooMany(wait: number): Problem {
  const said = {
    en: `Too many requests. Come again in ${wait} seconds.`,
    fr: `Trop de demandes. Revenez dans ${wait} secondes.`,
  }
  return new Problem(429, 'rate_limited', said, { headers: { 'Retry-After': String(wait) } })
}
