import type { Outbound } from '@mandate/server'
import type { JWK } from 'jose'
import { z } from 'zod'

/** Keys are asked for again after this time: one that was stolen counts no longer … */
const SOFT_AGE_MS = 300_000
/** … and are believed for this long when the service does not answer. */
const MAX_AGE_MS = 900_000
/** At most one fetch in this time for a key that is not there, whatever is asked. */
const COOLDOWN_MS = 30_000
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
  /** When keys came, were last tried for, and last for one that was not among them. */
  interface Known {
    at: number
    tried: number
    missed: number
    keys: Promise<JWK[]>
  }
  const known = new Map<string, Known>()

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
      return keySet.parse(await json(outbound, described.jwks_uri)).keys as JWK[]
    } catch (cause) {
      throw new KeysUnreachable(`no keys of ${origin}`, { cause })
    }
  }

  return {
    async find(resource, kid) {
      const { origin } = new URL(resource)
      const now = clock()
      const former = known.get(origin)
      const pick = (keys: JWK[]) => keys.find((key) => key.kid === kid) ?? null
      const isUsable = former !== undefined && now - former.at < MAX_AGE_MS
      if (isUsable) {
        const found = pick(await former.keys)
        if (!found && now - former.missed < COOLDOWN_MS) return null
        const isFresh = now - former.at < SOFT_AGE_MS || now - former.tried < COOLDOWN_MS
        if (found && isFresh) return found
        if (!found) former.missed = now
      }
      const missed = isUsable ? former.missed : Number.NEGATIVE_INFINITY
      const entry: Known = { at: now, tried: now, missed, keys: read(resource) }
      known.set(origin, entry)
      if (known.size > MAX_KEPT) known.delete(known.keys().next().value!)
      try {
        return pick(await entry.keys)
      } catch (error) {
        // Keys that are still good are not lost by asking for one that is not there, or by a service that is down.
        if (known.get(origin) === entry) {
          if (isUsable) known.set(origin, { ...former, tried: now })
          else known.delete(origin)
        }
        const found = isUsable ? pick(await former.keys) : null
        if (found) return found
        throw error
      }
    },
  }
}

async function json(outbound: Outbound, url: string): Promise<unknown> {
  const answer = await outbound(url, { headers: { accept: 'application/json' } })
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
  return answer.json()
}
