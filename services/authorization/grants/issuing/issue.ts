import { Problem } from '@mandate/server'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ActivityInsert } from '../../activity/index.ts'
import type { Link } from '../../bindings/index.ts'
import type { KnownClient } from '../../clients/index.ts'
import type { Database } from '../../database.ts'
import { type Approved, grantClaims, newGrantId } from './claims.ts'
import { standing } from './standing.ts'
import { createStatusNumbers } from './status-numbers.ts'

export interface IssuedGrant {
  id: string
  resource: string
  details: Record<string, unknown>[]
  /** Seconds since 1970; null: until ended. */
  expiresAt: number | null
}

/** What the owner was shown, kept as the consent record. */
export interface ConsentRecord {
  shown: Record<string, unknown>
  /** The sentences, for the page that lists access. */
  sentences: object[]
  locale: string
}

/** A grant that a device has signed, its id and when; seconds. */
export interface SignedByDevice {
  id: string
  now: number
  jws: string
}

/** Where the resource service is told of what is granted. */
export interface AnnounceTo {
  url: string
  audience: string
  /** Of the binding that it is granted under. */
  seq: number
}

export function announceTo(link: Pick<Link, 'eventsUrl' | 'service' | 'seq'>): AnnounceTo {
  return { url: link.eventsUrl, audience: link.service, seq: link.seq }
}

export type IssueGrant = (
  approved: Approved,
  consent: ConsentRecord,
  told: {
    client: KnownClient
    announceTo: AnnounceTo
    /** What the place of the data may not know yet of the catalog it was approved against. */
    announced: { catalog: string; collections: object[] } | null
  },
  /** What a device of the owner's has signed, compared with what was shown. Absent: this service signs. */
  signed?: SignedByDevice,
) => Promise<IssuedGrant>

/** The same page cannot be answered twice. */
export class AlreadyAnswered extends Error {
  override name = 'AlreadyAnswered'
}

/** A new grant as its resource service is told of it. */
export interface Announced {
  id: string
  account: string
  resource: string
  jws: string
  list: number
  idx: number
  catalog?: string
  collections?: object[]
}

/**
 * Signs a new grant for one consent. The grant, the consent record, the client's document, the owner's log and
 * the event for the resource service are written by one statement, together or not at all; the event is sent
 * at once afterwards.
 */
export function createIssueGrant(rooms: {
  db: Kysely<Database>
  issuer: string
  clock: () => number
  sign(account: string, resource: string, claims: object): Promise<{ jws: string }>
  /** Writes the event, and how it is sent once it is there; the number is that of its row. */
  announce(grant: Announced): {
    insert: RawBuilder<unknown>
    send(row: number, to: AnnounceTo): void
  }
  log: ActivityInsert
  keepSnapshot(client: KnownClient): RawBuilder<unknown>
}): IssueGrant {
  const nextNumber = createStatusNumbers(rooms.db)

  return async (approved, consent, { client, announceTo, announced }, signed) => {
    const now = signed?.now ?? Math.floor(rooms.clock() / 1000)
    const id = signed?.id ?? newGrantId()
    const claims = grantClaims(approved, { id, issuer: rooms.issuer, now })
    const { account, resource, clientId } = approved
    const [{ jws }, status] = await Promise.all([
      signed ?? rooms.sign(account, resource, claims),
      nextNumber(),
    ])
    const event = rooms.announce({ id, account, resource, jws, ...status, ...announced })
    const expiresAt = claims.exp === undefined ? null : new Date(claims.exp * 1000)
    const written = sql<{ row: number }>`
      with standing as (${standing(approved)}),
      document as (${rooms.keepSnapshot(client)}),
      granted as (
        insert into grants (id, account, resource, client_id, client_s256, jws, details, catalog_s256, shown,
          once, bearer, grantee, declared, carried, status_list, status_idx, state, issued_at, expires_at)
        values (${id}, (select account from standing), ${resource}, ${clientId}, ${approved.clientS256}, ${jws},
          ${JSON.stringify(claims.authorization_details)}, ${approved.catalog},
          ${JSON.stringify(consent.sentences)}, ${approved.once}, ${approved.bearer}, ${granteeOf(approved)},
          ${announced !== null}, false, ${status.list}, ${status.idx},
          'pending', ${new Date(now * 1000)}, ${expiresAt})),
      agreed as (
        insert into consents (consent_s256, account, grant_id, shown, locale, answered_at)
        values (${approved.consentS256}, ${account}, ${id}, ${JSON.stringify(consent.shown)},
          ${consent.locale}, ${new Date(now * 1000)})),
      logged as (${rooms.log('allowed', { id, account, clientId })}),
      announced as (${event.insert} returning id)
      select id as row from announced`
    const { rows } = await written.execute(rooms.db).catch(inOurWords)
    event.send(rows[0]!.row, announceTo)
    return { id, resource, details: claims.authorization_details, expiresAt: claims.exp ?? null }
  }
}

function granteeOf({ grantee }: Approved): string | null {
  return grantee === undefined ? null : JSON.stringify(grantee)
}

function inOurWords(error: unknown): never {
  const { code, constraint, column } = Object(error) as Record<string, string | undefined>
  // One page has one hash, one signed grant one id, and the tables have each once.
  if (code === UNIQUE && (constraint === 'consents_pkey' || constraint === 'grants_pkey')) {
    throw new AlreadyAnswered('this page was answered before')
  }
  // A grant has an account: there is none when nothing is standing.
  if (code === NOT_NULL && column === 'account') throw notManaged()
  throw error
}

/** @see [PostgreSQL, appendix A](https://www.postgresql.org/docs/current/errcodes-appendix.html) */
const UNIQUE = '23505'
const NOT_NULL = '23502'

function notManaged(): Problem {
  return new Problem(409, 'not_managed', {
    en: 'Since you opened this page this provider has stopped managing access to this data. Nothing was allowed.',
    fr: 'Depuis que vous avez ouvert cette page, ce gestionnaire a cessé de gérer l’accès à ces données. Rien n’a été autorisé.',
  })
}
