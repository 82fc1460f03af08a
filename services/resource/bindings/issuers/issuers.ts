import { elapsed, type Outbound, type OutboundResponse } from '@mandate/server'
import type { JWK } from 'jose'
import { askWebFinger, readAddress } from './discover.ts'
import { IssuerError, type IssuerMetadata, judgeMetadata, withoutMetadata } from './metadata.ts'

/** One refetch for an unknown `kid` per this time, ms. */
const COOLDOWN = 30_000
/** After a failure with nothing to fall back on, ms: a flood of requests is not a flood of fetches. */
const FAILURE_PAUSE = 1_000
/** Keys and metadata are asked for again after this time, ms … */
const SOFT_AGE = 300_000
/** … and not believed any longer than this when the issuer does not answer, ms. */
const MAX_AGE = 900_000

export interface Issuers {
  /** From what a person typed to an issuer that is fit to be bound. @throws IssuerError */
  discover(text: string): Promise<IssuerMetadata>
  /** Of an issuer already bound. @throws IssuerError */
  metadata(issuer: string): Promise<IssuerMetadata>
  /**
   * The key named `kid`; null when the issuer has none of that name. Ask only for issuers that are
   * bound: keys of others are never fetched.
   * @throws IssuerError `unreachable` when there are no keys younger than 900 s
   */
  key(issuer: string, kid: string): Promise<JWK | null>
  /** The same of what is known and young; nothing is fetched, whoever the issuer is. */
  known(issuer: string, kid: string): JWK | null
  /** Whether an Ed25519 key is one that the issuer signs with itself. @throws IssuerError as `key` does */
  isOwn(issuer: string, key: JWK): Promise<boolean>
}

interface Cached<T> {
  value: T | null
  /** When the value came, and when it was last tried for; ms. */
  at: number
  tried: number
  /** When it was asked for again because something was not in it; ms. */
  missed: number
  error: unknown
  running: Promise<void> | null
}

/** What authorization servers say of themselves, and their keys, kept for a while in this process. */
export function issuers(options: { outbound: Outbound; clock: () => number }): Issuers {
  const { outbound, clock } = options
  const metadata = new Map<string, Cached<IssuerMetadata>>()
  const keys = new Map<string, Cached<Map<string, JWK>>>()

  async function fetchMetadata(issuer: string): Promise<IssuerMetadata> {
    const url = wellKnown(issuer)
    const answer = await ask(outbound, url)
    if (answer.status !== 404) return judgeMetadata(issuer, readJson(url, answer))
    // OpenID Connect Discovery 1.0 §4: the well-known part stands at the end.
    const other = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    const openId = await getJson(outbound, other).catch(() => null)
    throw withoutMetadata(issuer, url, openId)
  }

  async function fetchKeys(issuer: string): Promise<Map<string, JWK>> {
    const { jwks_uri } = await current(metadata, issuer, fetchMetadata, clock)
    return readKeys(issuer, await getJson(outbound, jwks_uri))
  }

  return {
    async discover(text) {
      const address = readAddress(text, outbound.isLoopback)
      const issuer =
        address.kind === 'issuer' ? address.issuer : await askWebFinger(outbound, address)
      // A person who asks is answered anew, also when it did not answer something else a moment ago.
      return current(metadata, issuer, fetchMetadata, clock, 0)
    },

    metadata: (issuer) => current(metadata, issuer, fetchMetadata, clock),

    async isOwn(issuer, { x }) {
      const known = await current(keys, issuer, fetchKeys, clock)
      // By its bytes: the last letter of 32 bytes has two bits over, so one key can be written in four ways.
      const bytes = (text: unknown) => Buffer.from(String(text), 'base64url').toString('hex')
      return [...known.values()].some((key) => key.crv === 'Ed25519' && bytes(key.x) === bytes(x))
    },

    known(issuer, kid) {
      const entry = keys.get(issuer)
      const isYoung = entry !== undefined && elapsed(entry.at, clock()) < SOFT_AGE
      return (isYoung && entry.value?.get(kid)) || null
    },

    async key(issuer, kid) {
      const known = await current(keys, issuer, fetchKeys, clock)
      const key = known.get(kid)
      if (key) return key
      const entry = keys.get(issuer)
      // Asking anew as time goes by is no reason not to look for a key that was exchanged in an emergency.
      if (!entry || elapsed(entry.missed, clock()) < COOLDOWN) return null
      entry.missed = clock()
      await refresh(entry, issuer, fetchKeys, clock)
      return entry.value?.get(kid) ?? null
    },
  }
}

/** The cached value, asked for again when it is old; an old one is better than none until MAX_AGE. */
async function current<T>(
  cache: Map<string, Cached<T>>,
  issuer: string,
  get: (issuer: string) => Promise<T>,
  clock: () => number,
  failurePause = FAILURE_PAUSE,
): Promise<T> {
  let entry = cache.get(issuer)
  if (!entry) {
    if (cache.size >= 10_000) cache.clear()
    const never = Number.NEGATIVE_INFINITY
    entry = { value: null, at: 0, tried: never, missed: never, error: null, running: null }
    cache.set(issuer, entry)
  }
  const old = entry.value === null || elapsed(entry.at, clock()) >= SOFT_AGE
  const pause = entry.value === null ? failurePause : COOLDOWN
  if (old && (entry.running || elapsed(entry.tried, clock()) >= pause)) {
    await refresh(entry, issuer, get, clock)
  }
  if (entry.value !== null && elapsed(entry.at, clock()) < MAX_AGE) return entry.value
  if (entry.error instanceof IssuerError) throw entry.error
  throw new IssuerError('unreachable', `${issuer} does not answer`, { cause: entry.error })
}

function refresh<T>(
  entry: Cached<T>,
  issuer: string,
  get: (issuer: string) => Promise<T>,
  clock: () => number,
): Promise<void> {
  entry.running ??= (async () => {
    entry.tried = clock()
    try {
      entry.value = await get(issuer)
      entry.at = clock()
      entry.error = null
    } catch (error) {
      entry.error = error
    } finally {
      entry.running = null
    }
  })()
  return entry.running
}

/** RFC 8414 §3.1: the well-known part stands between host and path. */
function wellKnown(issuer: string): string {
  const url = new URL(issuer)
  const path = url.pathname === '/' ? '' : url.pathname.replace(/\/$/, '')
  return `${url.origin}/.well-known/oauth-authorization-server${path}`
}

async function getJson(outbound: Outbound, url: string): Promise<unknown> {
  return readJson(url, await ask(outbound, url))
}

async function ask(outbound: Outbound, url: string): Promise<OutboundResponse> {
  try {
    return await outbound(url, { headers: { accept: 'application/json' } })
  } catch (cause) {
    throw unreachable(url, cause)
  }
}

function readJson(url: string, answer: OutboundResponse): unknown {
  try {
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
    return answer.json()
  } catch (cause) {
    throw unreachable(url, cause)
  }
}

function unreachable(url: string, cause: unknown): IssuerError {
  return new IssuerError('unreachable', `${new URL(url).host} does not answer`, { cause })
}

function readKeys(issuer: string, document: unknown): Map<string, JWK> {
  const list = (document as { keys?: unknown } | null)?.keys
  if (!Array.isArray(list)) {
    throw new IssuerError('not_metadata', `${issuer} has no JWK Set at its jwks_uri`)
  }
  const usable = list.slice(0, 100).filter(isPublicSigningKey)
  return new Map(usable.map((key) => [key.kid, key]))
}

function isPublicSigningKey(key: unknown): key is JWK & { kid: string } {
  if (typeof key !== 'object' || key === null) return false
  const { kid, kty, use, d, k } = key as Record<string, unknown>
  const forSigning = use === undefined || use === 'sig'
  return typeof kid === 'string' && (kty === 'OKP' || kty === 'EC') && forSigning && !d && !k
}
