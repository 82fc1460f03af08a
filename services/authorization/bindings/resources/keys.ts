import { elapsed, type Outbound } from '@mandate/server'
import type { JWK } from 'jose'
import { z } from 'zod'

/** Keys are asked for again after this time: one that was stolen counts no longer … */
const SOFT_AGE_MS = 300_000
/** … and are believed for this long when the service does not answer. */
const MAX_AGE_MS = 900_000
/** At most one fetch in this time for a key that is not there, whatever is asked. */
const COOLDOWN_MS = 30_000
/** After a failure with nothing to fall back on: a flood of questions is not a flood of fetches. */
const FAILURE_PAUSE_MS = 1_000
/** Services whose keys are in memory. */
const MAX_KEPT = 1_000

const metadata = z.looseObject({ resource: z.string(), jwks_uri: z.url() })
const keySet = z.looseObject({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })).max(50),
})

/** The resource service's keys could not be had, or are not to be believed. */
export class KeysUnreachable extends Error {
  override name = 'KeysUnreachable'
}

export interface ResourceKeys {
  /** The key of this id that signs documents of the service behind a resource. @throws KeysUnreachable */
  find(resource: string, kid: string | undefined): Promise<JWK | null>
}

/**
 * Keys that sign `binding+jwt` and events: those at the `jwks_uri` of the resource's RFC 9728 document,
 * which must have the resource's origin.
 */
export function createResourceKeys(outbound: Outbound, clock: () => number): ResourceKeys {
  async function read(resource: string): Promise<JWK[]> {
    const { origin, pathname } = new URL(resource)
    try {
      // RFC 9728, section 3.1: the well-known part stands between host and path.
      const described = metadata.parse(
        await json(outbound, `${origin}/.well-known/oauth-protected-resource${pathname}`),
      )
      if (described.resource !== resource) throw new Error('the document is about another resource')
      if (new URL(described.jwks_uri).origin !== origin)
        throw new Error('jwks_uri on another origin')
      return await readKeys(outbound, described.jwks_uri)
    } catch (cause) {
      throw new KeysUnreachable(`no keys of ${origin}`, { cause })
    }
  }
  // All resources of a service have its keys.
  return rememberKeys(clock, read, (resource) => new URL(resource).origin)
}

/** The key set at an address. */
export async function readKeys(outbound: Outbound, uri: string): Promise<JWK[]> {
  return keySet.parse(await json(outbound, uri)).keys as JWK[]
}

/**
 * Keys of whoever signs with them, kept as long as they may be believed.
 * @param read has them fetched; throws KeysUnreachable
 * @param whose names the one whose keys they are: nobody else's count
 */
export function rememberKeys(
  clock: () => number,
  read: (of: string) => Promise<JWK[]>,
  whose: (of: string) => string = (of) => of,
): ResourceKeys {
  /** When keys came, were last tried for, and last for one that was not among them. */
  interface Known {
    at: number
    tried: number
    missed: number
    keys: Promise<JWK[]>
  }
  const known = new Map<string, Known>()
  const failed = new Map<string, number>()

  return {
    async find(of, kid) {
      const name = whose(of)
      const now = clock()
      const former = known.get(name)
      const pick = (keys: JWK[]) => keys.find((key) => key.kid === kid) ?? null
      const isUsable = former !== undefined && elapsed(former.at, now) < MAX_AGE_MS
      if (isUsable) {
        const found = pick(await former.keys)
        if (!found && elapsed(former.missed, now) < COOLDOWN_MS) return null
        const isFresh =
          elapsed(former.at, now) < SOFT_AGE_MS || elapsed(former.tried, now) < COOLDOWN_MS
        if (found && isFresh) return found
        if (!found) former.missed = now
      } else if (elapsed(failed.get(name) ?? Number.NEGATIVE_INFINITY, now) < FAILURE_PAUSE_MS) {
        throw new KeysUnreachable(`no keys of ${name} a moment ago`)
      }
      const missed = isUsable ? former.missed : Number.NEGATIVE_INFINITY
      const entry: Known = { at: now, tried: now, missed, keys: read(of) }
      known.set(name, entry)
      if (known.size > MAX_KEPT) known.delete(known.keys().next().value!)
      try {
        return pick(await entry.keys)
      } catch (error) {
        // Keys that are still good are not lost by asking for one that is not there, or by a service that is down.
        if (known.get(name) === entry) {
          if (isUsable) known.set(name, { ...former, tried: now })
          else known.delete(name)
        }
        failed.delete(name)
        failed.set(name, clock())
        if (failed.size > MAX_KEPT) failed.delete(failed.keys().next().value!)
        const found = isUsable ? pick(await former.keys) : null
        if (found) return found
        throw error
      }
    },
  }
}

export async function json(outbound: Outbound, url: string): Promise<unknown> {
  const answer = await outbound(url, { headers: { accept: 'application/json' } })
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
  return answer.json()
}
