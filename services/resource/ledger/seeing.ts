import { readGrant, sha256 } from '@mandate/grants'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database.ts'
import {
  type Coming,
  type EventId,
  enter,
  enterAlone,
  lockForEntry,
  rememberEvent,
} from './enter.ts'
import {
  find,
  findExisting,
  isAt,
  lockGrants,
  receivers,
  type SeenGrant,
  type StatusRef,
  standAt,
  successors,
} from './rows.ts'
import type { RevokedBy } from './tables.ts'

/**
 * A document that the ledger does not take: another than the one it holds under this grant id, which
 * the owner is told, or one that cannot be kept as it is.
 */
export class LedgerConflict extends Error {
  override name = 'LedgerConflict'
}

/** An event that was heard before. */
export class HeardBefore extends Error {
  override name = 'HeardBefore'
}

/** As every provider keeps one: another id would keep the next provider from taking over what goes on. */
const GRANT_ID = /^[\w.:-]{1,128}$/

/**
 * Takes a grant whose signature and claims the caller has checked; a known one only if it is the
 * same document. It may come back ended: its revocation came first, or its list says so.
 * `issuer` is who speaks (the token's `iss`, the event's sender), `status` its list. A new one of an issuer that the
 * owner has left meanwhile is none. `event`, if one tells of it, is remembered with it.
 * @throws LedgerConflict, HeardBefore
 */
export type See = (seen: {
  owner: string
  compact: string
  issuer: string
  status: StatusRef | null
  event?: EventId | null
}) => Promise<SeenGrant>

/** @param options.end ends those of these grants that have not ended, and tells of it */
export function seeing(options: {
  db: Kysely<Database>
  now: () => Date
  end(tx: Transaction<Database>, owner: string, ids: string[], by: RevokedBy): Promise<unknown>
}): See {
  const { db, now, end } = options

  /**
   * A change by the owner is a new grant in place of an old one, and the two may arrive in any order. Only who may act
   * under the old one may say so, and only for the same app.
   * @returns whether what came is itself over
   */
  async function endReplaced(
    tx: Transaction<Database>,
    came: SeenGrant,
    replaces: string | undefined,
    issuer: string,
  ) {
    const { owner, id, client } = came
    const able = await receivers(tx, owner)
    const old = replaces === undefined ? null : await find(tx, owner, replaces)
    if (old?.client === client && able(old).includes(issuer)) {
      await end(tx, owner, [old.id], 'replaced')
    }
    const later = (await successors(tx, came)).flatMap(able)
    const isOver = able(came).some((one) => later.includes(one))
    if (isOver) await end(tx, owner, [id], 'replaced')
    return isOver
  }

  /** @throws HeardBefore */
  async function once(on: Kysely<Database>, event: EventId | null) {
    if (event === null || (await rememberEvent(on, event, now()))) return
    throw heardBefore()
  }

  /** Null when it is not new, or nobody may announce it. */
  async function enterNew(tx: Transaction<Database>, coming: Coming): Promise<SeenGrant | null> {
    const entered = await enter(tx, coming)
    if (!entered) return null
    const { owner, grant, issuer } = coming
    const { seen, isReplaced } = entered
    if (grant.replaces === undefined && !isReplaced) return seen
    const isOver = await endReplaced(tx, seen, grant.replaces, issuer)
    return isOver ? findExisting(tx, owner, grant.jti) : seen
  }

  /** Of one that was there, where it stands now; null when it is another document. @throws LedgerConflict */
  async function standAnew(tx: Transaction<Database>, coming: Coming): Promise<SeenGrant | null> {
    const { owner, grant, hash, issuer, status } = coming
    const row = await find(tx, owner, grant.jti)
    if (!row) throw new LedgerConflict('the issuer is not trusted here any more')
    if (row.sha256 !== hash) return null
    return status ? standAt(tx, row, { ...status, issuer }, now()) : row
  }

  return async ({ owner, compact, issuer, status, event = null }) => {
    const grant = readGrant(compact)
    const ids = [grant.jti, grant.replaces ?? grant.jti]
    // PostgreSQL keeps no NUL.
    if (!ids.every((id) => GRANT_ID.test(id)) || JSON.stringify(grant).includes('\\u0000')) {
      throw new LedgerConflict('this grant cannot be kept as it is')
    }
    const hash = await sha256(compact)
    const coming = { owner, grant, compact, hash, issuer, status, now: now() }
    const entered = event && (await enterAlone(db, coming, event))
    if (entered === 'heard before') throw heardBefore()
    if (entered) return entered
    const known = await find(db, owner, grant.jti)
    if (known?.sha256 === hash && isAt(known, issuer, status)) {
      await once(db, event)
      return known
    }
    const seen = await db.transaction().execute(async (tx) => {
      const locked = [grant.jti, grant.replaces ?? []].flat()
      await (known ? lockGrants : lockForEntry)(tx, owner, locked)
      await once(tx, event)
      return (known ? null : await enterNew(tx, coming)) ?? standAnew(tx, coming)
    })
    if (seen) return seen
    await db
      .updateTable('grants')
      .set({ conflict_at: now() })
      .where('owner', '=', owner)
      .where('grant_id', '=', grant.jti)
      .execute()
    throw new LedgerConflict(`grant ${grant.jti} is another document in the ledger`)
  }
}

function heardBefore(): HeardBefore {
  return new HeardBefore('this event was heard before')
}
