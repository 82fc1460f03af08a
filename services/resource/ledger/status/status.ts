import { elapsed, fairPlaces, type Log, type Outbound, type Room } from '@mandate/server'
import { type Kysely, sql } from 'kysely'
import type { Issuers } from '../../bindings/issuers/issuers.ts'
import { sameOrigin } from '../../bindings/issuers/metadata.ts'
import type { Database } from '../../database.ts'
import { knownLists, nameOf, type StatusList } from './known.ts'
import { LIFE_MAX, readStatusToken, SKEW, StatusError } from './status-token.ts'

/** After a list could not be had, ms. */
const PAUSE = 5_000
/** Between attempts at a list whose issuer has been silent for longer than it counts, ms. */
const SILENT_PAUSE = 60_000
/** Lists of one issuer that are known at a time: each holds 65,536 grants and is asked for each minute. */
const LISTS_MAX = 64
/** So much of a list's time to live is left when it is asked for again, ms: room for two attempts that fail. */
const AHEAD = 12_000
/** How long somebody who leaves an issuer waits for its last word, ms. */
const LAST_WORD = 2_000
/** How long a round waits for the lists that it has asked for, ms. */
const PATIENCE = 1_000

export interface StatusLists {
  /**
   * The list at `uri`, of an issuer that is bound. Fetched now only when there is no fresh one.
   * @throws StatusError when there is none and none can be had: the token is to be refused
   */
  of(uri: string, issuer: string): Promise<StatusList>
  /** Fetches the list, and ends in the ledger what it revokes. @throws StatusError */
  refresh(uri: string, issuer: string): Promise<void>
  /**
   * Refreshes lists that are due and still matter, and waits a moment for them; what takes longer goes on. Safe in any number
   * of processes.
   * @returns how many it has begun with
   */
  poll(): Promise<number>
  /** Waits until nothing is being fetched: before the database is closed. */
  idle(): Promise<void>
  /** Forgets lists that no grant needs and that nobody could roll back to. @returns how many */
  forget(now?: number): Promise<number>
  /**
   * Reads an owner's lists of these issuers once more. Somebody waits for it: whoever takes their time is as silent as one that does not answer.
   * @returns those of whom one could not be had
   */
  readOnce(owner: string, issuers: string[]): Promise<string[]>
}

export function statusLists(options: {
  db: Kysely<Database>
  outbound: Outbound
  issuers: Issuers
  log: Log
  clock: () => number
}): StatusLists {
  const { db, outbound, issuers, log, clock } = options
  const known = knownLists(db, clock)
  const failures = new Map<string, number>()
  const running = new Map<string, Promise<void>>()
  /** How often each list was had: tells a reader that it was fetched while they looked. */
  const had = new Map<string, number>()
  const places = fairPlaces()

  async function fetchList(uri: string, issuer: string): Promise<void> {
    // A status list counts only for its own issuer, and stands on its issuer's origin.
    if (!sameOrigin(uri, issuer)) throw new StatusError(`${uri} is not on the origin of ${issuer}`)
    await requireRoom(db, uri, issuer)
    const answer = await outbound(uri, {
      headers: { accept: 'application/statuslist+jwt' },
      maxBytes: 2 * 1024 * 1024,
    }).catch((cause) => {
      throw new StatusError(`${uri} does not answer`, { cause })
    })
    if (answer.status !== 200) throw new StatusError(`${uri} answered ${answer.status}`)
    const key = (kid: string) => issuers.key(issuer, kid)
    const token = await readStatusToken(answer.text().trim(), uri, key, clock())
    const now = new Date(clock())
    await db.transaction().execute(async (tx) => {
      // Lists seen for the first time at once are counted one after the other.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`lists:${issuer}`}, 0))`.execute(tx)
      await requireRoom(tx, uri, issuer)
      const values = {
        iat: token.iat,
        exp: token.exp,
        ttl: token.ttl,
        bits: token.bits,
        fetched_at: now,
        next_try: new Date(now.getTime() + Math.max(token.ttl * 500, token.ttl * 1000 - AHEAD)),
      }
      // An older list than one seen before would bring back what was revoked since.
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('issuer_lists')
        .values({ issuer, uri, ...values })
        .onConflict((conflict) =>
          conflict
            .columns(['issuer', 'uri'])
            .doUpdateSet(values)
            .where('issuer_lists.iat', '<=', token.iat),
        )
        .executeTakeFirstOrThrow()
      if (numInsertedOrUpdatedRows !== 1n) throw new StatusError(`${uri} was rolled back`)
      await endRevoked(tx, uri, issuer, token.bits, now)
    })
    known.forget(uri, issuer)
  }

  /** One fetch at a time for each list; after a failure none for a while. */
  function refresh(uri: string, issuer: string): Promise<void> {
    const name = nameOf(uri, issuer)
    const under = running.get(name)
    if (under) return under
    const fetching = fetchList(uri, issuer)
      .then(
        () => {
          failures.delete(name)
          if (had.size >= 10_000) had.clear()
          had.set(name, (had.get(name) ?? 0) + 1)
        },
        (error: unknown) => {
          if (failures.size >= 10_000) failures.clear()
          failures.set(name, clock())
          throw error
        },
      )
      .finally(() => running.delete(name))
    running.set(name, fetching)
    return fetching
  }

  /** Lists that are due and still matter, for this process alone until their next try. */
  async function claim(which: Room): Promise<{ uri: string; issuer: string }[]> {
    if (which.places <= 0 || which.only?.length === 0) return []
    const { rows } = await sql<{ uri: string; issuer: string }>`
      update issuer_lists set
        -- Who has been silent until the last word ran out is asked more rarely; a token asks anew.
        next_try = case when exp * 1000 > ${clock()} then ${new Date(clock() + PAUSE)}::timestamptz
          else ${new Date(clock() + SILENT_PAUSE)}::timestamptz end
      where ${isDue(clock())} and (issuer, uri) in (
        select issuer, uri from (
          select issuer, uri, next_try, row_number() over (partition by issuer order by next_try) as nth
          from issuer_lists
          where ${isDue(clock())} and ${stillMatters} and issuer <> all(${which.without}::text[])
            and (${which.only === null} or issuer = any(${which.only ?? []}::text[]))) due
        where nth <= ${which.each} order by next_try limit ${which.places})
      returning uri, issuer`.execute(db)
    return rows
  }

  return {
    async of(uri, issuer) {
      const name = nameOf(uri, issuer)
      const before = had.get(name)
      let list = await known.read(uri, issuer)
      if (list && list.freshUntil > clock()) return list
      const failed = failures.get(name) ?? Number.NEGATIVE_INFINITY
      if (elapsed(failed, clock()) >= PAUSE) {
        // Others may have fetched it since this one looked.
        if (had.get(name) === before) await refresh(uri, issuer)
        known.forget(uri, issuer)
        list = await known.read(uri, issuer)
      }
      if (list && list.freshUntil > clock()) return list
      throw new StatusError(`no fresh status list ${uri}`)
    },

    refresh,

    async poll() {
      const due = [...(await claim(places.quick())), ...(await claim(places.slow()))]
      const done = due.map(async ({ uri, issuer }) => {
        using _place = places.take(issuer)
        await refresh(uri, issuer).catch((error: unknown) => {
          log.warn({ reason: String(error), uri, issuer }, 'status list')
        })
      })
      // What takes longer goes on by itself: nobody's list waits for it.
      await Promise.race([Promise.all(done), pause(PATIENCE)])
      return due.length
    },

    async idle() {
      await Promise.allSettled(running.values())
    },

    async forget(now = clock()) {
      // An older list than one of that age is too old itself, so nothing is left to be rolled back to.
      const before = Math.floor(now / 1000) - LIFE_MAX - SKEW
      const { numDeletedRows } = await db
        .deleteFrom('issuer_lists')
        .where('iat', '<', before)
        .where((eb) => eb.not(stillMatters))
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    },

    async readOnce(owner, asked) {
      const lists = await db
        .selectFrom('grants')
        .select(['status_uri as uri', 'status_issuer as issuer'])
        .distinct()
        .where('owner', '=', owner)
        .where('status_issuer', 'in', ['', ...asked])
        .where('status_uri', 'is not', null)
        .where('revoked_at', 'is', null)
        .execute()
      const left = new Set(lists)
      const read = lists.map((list) =>
        refresh(String(list.uri), String(list.issuer)).then(
          () => left.delete(list),
          (err: unknown) => log.warn({ err, issuer: list.issuer }, 'last word of an issuer'),
        ),
      )
      await Promise.race([Promise.all(read), pause(LAST_WORD)])
      return [...new Set([...left].map(({ issuer }) => String(issuer)))]
    },
  }
}

/** Keeps no process alive. */
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref())

/** Its time has come, or is further off than any is set: by a clock that was ahead. */
const isDue = (now: number) =>
  sql<boolean>`(next_try <= ${new Date(now)} or next_try > ${new Date(now + SILENT_PAUSE + PAUSE)})`

/** A list matters while a grant that is not ended stands in it and its issuer is bound for the owner. */
const stillMatters = sql<boolean>`exists (
  select from grants g join bindings b on b.owner = g.owner and b.issuer = g.status_issuer and b.active
  where g.status_uri = issuer_lists.uri and g.status_issuer = issuer_lists.issuer and g.revoked_at is null)`

/**
 * An issuer that names a new list in each token would be asked for all of them for ever.
 * @throws StatusError
 */
async function requireRoom(db: Kysely<Database>, uri: string, issuer: string): Promise<void> {
  const { others, known } = await db
    .selectFrom('issuer_lists')
    .select([
      sql<number>`count(*) filter (where uri <> ${uri})`.as('others'),
      sql<boolean>`coalesce(bool_or(uri = ${uri}), false)`.as('known'),
    ])
    .where('issuer', '=', issuer)
    .executeTakeFirstOrThrow()
  if (!known && Number(others) >= LISTS_MAX) {
    throw new StatusError(`${issuer} has ${LISTS_MAX} status lists; ${uri} is one too many`)
  }
}

/** What the ledger has once recorded as revoked stays so, whatever a later list says. In the order of `holdGrants`. */
async function endRevoked(
  tx: Kysely<Database>,
  uri: string,
  issuer: string,
  bits: Buffer,
  now: Date,
): Promise<void> {
  await sql`with ended as materialized (
      select owner, grant_id from grants g
      where status_uri = ${uri} and status_issuer = ${issuer} and revoked_at is null
        and exists (select from bindings b where b.owner = g.owner and b.issuer = ${issuer} and b.active)
        and case when status_idx < ${bits.length * 8} then get_bit(${bits}::bytea, status_idx) = 1 end
      order by owner, grant_id for update of g)
    update grants g set revoked_at = ${now}, revoked_by = 'list' from ended
    where g.owner = ended.owner and g.grant_id = ended.grant_id and revoked_at is null`.execute(tx)
}
