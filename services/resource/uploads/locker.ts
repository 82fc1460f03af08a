import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Lock, Locker, RequestRelease } from '@tus/server'
import { ERRORS } from '@tus/server'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'

const leaseSeconds = 15
const renewEvery = 1_000
const askEvery = 200
const longestWait = 20_000

/**
 * One writer per upload over all processes, as rows with a lease. Whoever wants a taken upload
 * marks the row; the holder sees that within a second and lets go. A process that dies holds its
 * uploads no longer than the lease.
 */
export function databaseLocker(db: Kysely<Database>): Locker {
  return { newLock: (id) => databaseLock(db, id) }
}

function databaseLock(db: Kysely<Database>, upload: string): Lock {
  const holder = randomUUID()
  let renewing: NodeJS.Timeout | undefined

  const take = async () => {
    const { rows } = await sql<{ holder: string }>`
      insert into upload_locks as l (upload, holder, until)
      values (${upload}, ${holder}, now() + make_interval(secs => ${leaseSeconds}))
      on conflict (upload) do update set
        holder = case when l.until < now() then excluded.holder else l.holder end,
        until = case when l.until < now() then excluded.until else l.until end,
        wanted = l.until >= now()
      returning holder`.execute(db)
    return rows[0]?.holder === holder
  }

  const renew = async (cancel: RequestRelease) => {
    const { rows } = await sql<{ wanted: boolean }>`
      update upload_locks set until = now() + make_interval(secs => ${leaseSeconds})
      where upload = ${upload} and holder = ${holder} returning wanted`.execute(db)
    if (rows[0]?.wanted !== false) await cancel()
  }

  return {
    async lock(signal, cancel) {
      const end = Date.now() + longestWait
      while (!(await take())) {
        if (signal.aborted || Date.now() > end) throw ERRORS.ERR_LOCK_TIMEOUT
        await wait(askEvery)
      }
      // A renewal that fails is made up for by the next; the lease is many times longer.
      renewing = setInterval(() => renew(cancel).catch(() => {}), renewEvery).unref()
    },
    async unlock() {
      clearInterval(renewing)
      await db
        .deleteFrom('upload_locks')
        .where('upload', '=', upload)
        .where('holder', '=', holder)
        .execute()
    },
  }
}
