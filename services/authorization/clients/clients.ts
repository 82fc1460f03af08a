import { clientS256 } from '@mandate/grants'
import { type Log, type Outbound, OutboundError } from '@mandate/server'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../database.ts'
import {
  type ClientDocument,
  ClientDocumentError,
  isClientId,
  readClientDocument,
  shownMembers,
} from './document.ts'
import { readingKeys } from './keys.ts'
import { ClientAway, createLastKnown, isAway, isFailing, remember } from './last-known.ts'
import { hasAnyPort } from './redirects.ts'

const MAX_BYTES = 5 * 1024
const TIMEOUT_MS = 3_000
/** A document says by Cache-Control how long it may be kept; no longer than this, in seconds. */
const MAX_AGE = 300
/** One request of an app looks its client up several times. */
const ONE_REQUEST_MS = 250
/** A host that does not answer is asked again after this. */
const AWAY_MS = 1_000
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

export interface KnownClient {
  document: ClientDocument
  /** What the grant's `client_s256` must be. */
  sha256: string
}

/** `away`: its host does not answer. */
type Found = KnownClient | null | 'away'

export interface Clients {
  /** The client as it describes itself now; null, with the reason in the log, when it cannot be used. */
  find(clientId: string): Promise<KnownClient | null>
  /**
   * For what was agreed to already: while the app's host does not answer, the client as it described itself last,
   * for an hour. Null when it cannot be used.
   * @throws ClientAway when nothing is known of it that is recent enough
   */
  known(clientId: string): Promise<KnownClient | null>
  /** Keeps the state of a document that an owner agreed to; as an insert for the statement that keeps the grant. */
  keepSnapshot(client: KnownClient): RawBuilder<unknown>
  /** A state that an owner was shown, or null. */
  snapshot(clientId: string, sha256: string): Promise<Record<string, unknown> | null>
  /**
   * Members as RFC 7591 names them, for the authorization server's own client model; undefined when it cannot be
   * used or, as `isAway` says, cannot be had at the moment.
   */
  registration(clientId: string): Promise<Record<string, unknown> | undefined>
  /** Reads keys of apps: those it knows while their host does not answer, for an hour. @throws ClientAway */
  fetchKeys: typeof fetch
  /** Whether the document or the keys of this app could not be had a moment ago. */
  isAway(clientId: string): boolean
  /** Why an app of this name was not taken when it was looked for last, for its developer; null when it was. */
  whyNot(clientId: string): string | null
}

/** Apps that may ask: anybody who publishes a client metadata document. */
export function createClients(options: {
  db: Kysely<Database>
  clock: () => number
  outbound: Outbound
  log: Log
}): Clients {
  const { db, clock, outbound, log } = options
  const kept = new Map<string, { until: number; client: Promise<Found> }>()
  const last = createLastKnown<KnownClient>(clock)
  const lastKeys = createLastKnown<string>(clock)
  const reasons = new Map<string, string>()

  async function look(clientId: string): Promise<Found> {
    if (!isClientId(clientId, { loopback: outbound.isLoopback })) return null
    const now = performance.now()
    const before = kept.get(clientId)
    if (before && before.until > now) return before.client
    const entry = { until: now + TIMEOUT_MS, client: read() }
    remember(kept, clientId, entry)
    return entry.client

    async function read(): Promise<Found> {
      try {
        const { client, maxAge } = await fetchClient(clientId)
        entry.until = performance.now() + Math.max(ONE_REQUEST_MS, maxAge * 1000)
        last.keep(clientId, client)
        reasons.delete(clientId)
        return client
      } catch (error) {
        entry.until = 0
        if (isAway(error)) {
          entry.until = performance.now() + AWAY_MS
          log.warn({ client: clientId, reason: (error as Error).message }, 'client away')
          // The same for a host that may not be asked: strangers shall not learn which names lead inside.
          remember(reasons, clientId, 'document: its host does not answer')
          return 'away'
        }
        if (!(error instanceof ClientDocumentError || error instanceof OutboundError)) throw error
        log.warn({ client: clientId, reason: error.message }, 'client refused')
        remember(reasons, clientId, error.message)
        last.drop(clientId)
        return null
      }
    }
  }

  async function find(clientId: string): Promise<KnownClient | null> {
    const found = await look(clientId)
    return found === 'away' ? null : found
  }

  async function known(clientId: string): Promise<KnownClient | null> {
    const found = await look(clientId)
    return found === 'away' ? last.find(clientId) : found
  }

  async function fetchClient(clientId: string): Promise<{ client: KnownClient; maxAge: number }> {
    const answer = await outbound(clientId, {
      headers: { accept: 'application/json' },
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
    })
    if (isFailing(answer.status)) throw new ClientAway(clientId)
    if (answer.status !== 200) {
      throw new ClientDocumentError(`document: its host answers ${answer.status}, not 200`)
    }
    let value: unknown
    try {
      value = answer.json()
    } catch {
      const type = answer.headers.get('content-type') ?? 'no content type'
      throw new ClientDocumentError(`document: is no JSON (${type}); serve it as application/json`)
    }
    const document = readClientDocument(clientId, value)
    const sha256 = await clientS256(shownMembers(document))
    return { client: { document, sha256 }, maxAge: maxAgeOf(answer.headers) }
  }

  return {
    find,
    known,
    fetchKeys: readingKeys(outbound.fetch, lastKeys),
    isAway: (clientId) =>
      URL.canParse(clientId) && (last.missed(clientId) || lastKeys.missed(clientId)),
    whyNot(clientId) {
      const { isLoopback: loopback } = outbound
      if (isClientId(clientId, { loopback })) return reasons.get(clientId) ?? null
      const also = loopback ? ', or the http address on this machine,' : ''
      return `client_id: must be the https address${also} of the app's client metadata document, with a path`
    },
    keepSnapshot: ({ document, sha256 }) => sql`
      insert into client_documents (client_id, sha256, body)
      values (${document.client_id}, ${sha256}, ${JSON.stringify(shownMembers(document))})
      on conflict do nothing`,
    async snapshot(clientId, sha256) {
      const row = await db
        .selectFrom('client_documents')
        .select('body')
        .where('client_id', '=', clientId)
        .where('sha256', '=', sha256)
        .executeTakeFirst()
      return row?.body ?? null
    },
    async registration(clientId) {
      try {
        const client = await known(clientId)
        return client === null ? undefined : toRegistration(client.document)
      } catch (error) {
        if (error instanceof ClientAway) return undefined
        throw error
      }
    },
  }
}

/** Without a word from the document it is fetched for every request: a change counts at once. */
function maxAgeOf(headers: Headers): number {
  const found = /(?:^|,)\s*max-age=(\d{1,9})/i.exec(headers.get('cache-control') ?? '')
  return Math.min(Number(found?.[1] ?? 0), MAX_AGE)
}

function toRegistration(document: ClientDocument): Record<string, unknown> {
  const isNative = document.redirect_uris.some((uri) => !/^https?:/.test(uri) || hasAnyPort(uri))
  return {
    ...shownMembers(document),
    token_endpoint_auth_method: document.token_endpoint_auth_method ?? 'none',
    authorization_details_types: document.authorization_details_types,
    application_type: isNative ? 'native' : 'web',
    response_types: ['code'],
    grant_types: [
      ...['authorization_code', 'refresh_token'],
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      // Codes that a person types are how people are talked into things: only for an app that says it shows them.
      ...document.grant_types.filter((type) => type === DEVICE_CODE),
    ],
    id_token_signed_response_alg: 'Ed25519',
  }
}
