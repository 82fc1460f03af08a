import type { Accounts } from '@mandate/accounts'
import { EVENTS } from '@mandate/grants'
import type { Log, Pool } from '@mandate/server'
import type { Kysely } from 'kysely'
import type { Database } from '../../database.ts'
import type { Outbox } from '../../deliveries/outbox.ts'
import { rounds } from '../../deliveries/rounds.ts'
import type { EventBody } from '../../deliveries/send.ts'
import type { ObjectStore } from '../../files/objects.ts'
import type { Owner, OwnersStore } from '../../owners/store.ts'
import { each } from './each.ts'
import { removeTraces } from './traces.ts'

/** Whom a word to a provider is from when the owner is gone. */
const NOBODY = '00000000-0000-0000-0000-000000000000'
/** It names the home: nothing does so for longer, ms. Whoever is told too late is not heard any more. */
const PATIENCE = 24 * 3600 * 1000

/**
 * So long after it was cleared away a home is looked through once more, ms: a worker that was at it hears of it with its next sign of
 * life, and may write a job or a row in between.
 */
const LATER = 10_000

export type DeleteAccount = (owner: Owner) => Promise<void>

/**
 * From its commit on the home is not there: nobody signs in, no permission opens anything, and the keys that open
 * its files are no more. Providers are told. The rows and objects, which nothing leads to now, are cleared away by a
 * worker.
 */
export function accountDeleter(rooms: {
  db: Kysely<Database>
  accounts: Pick<Accounts, 'remove'>
  owners: Pick<OwnersStore, 'destroy'>
  outbox: Pick<Outbox, 'add' | 'kick'>
}): DeleteAccount {
  const { db, outbox } = rooms
  return async (owner) => {
    await db.transaction().execute(async (tx) => {
      // The owner's row first, as every batch of an import does.
      await tx
        .selectFrom('owners')
        .select('owner')
        .where('owner', '=', owner.id)
        .forUpdate()
        .execute()
      const bound = await tx
        .selectFrom('bindings')
        .select('issuer')
        .where('owner', '=', owner.id)
        .where('active', '=', true)
        .execute()
      for (const { issuer } of bound) {
        const body: EventBody = {
          event: EVENTS.bindingEnded,
          payload: { resource: owner.resource },
        }
        const word = { owner: NOBODY, kind: 'event' as const, issuer: String(issuer), body }
        await outbox.add(tx, { ...word, patience: PATIENCE })
      }
      await rooms.owners.destroy(tx, owner.id)
      // What is read for the owner now, and what would be read next, stops here.
      await tx.deleteFrom('imports').where('owner', '=', owner.id).execute()
      await tx.deleteFrom('take_outs').where('owner', '=', owner.id).execute()
      await tx.deleteFrom('bindings').where('owner', '=', owner.id).execute()
      await rooms.accounts.remove(owner.account, tx)
    })
    outbox.kick()
  }
}

/** Clears away what deleted homes have left, until disposed. */
export function clearDeleted(rooms: {
  db: Kysely<Database>
  pool: Pool
  objects: ObjectStore
  log: Log
}): AsyncDisposable {
  const { db, pool, objects, log } = rooms
  const cleared = new Map<string, number>()
  const run = async () => {
    const gone = await db
      .selectFrom('owners')
      .select('owner')
      .where('deleted_at', 'is not', null)
      .orderBy('deleted_at')
      .limit(20)
      .execute()
    // Those that another worker has ended.
    for (const owner of cleared.keys())
      if (!gone.some((one) => one.owner === owner)) cleared.delete(owner)
    await each(
      gone.map(({ owner }) => async () => {
        await removeTraces(pool, objects, owner)
        const since = cleared.get(owner) ?? performance.now()
        cleared.set(owner, since)
        if (performance.now() - since < LATER) return
        cleared.delete(owner)
        await db.deleteFrom('owners').where('owner', '=', owner).execute()
        log.info('a deleted home was cleared away')
      }),
    )
  }
  return rounds(log, [{ name: 'deleted homes', every: 2_000, run }])
}
