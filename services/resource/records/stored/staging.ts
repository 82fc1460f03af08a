import type pg from 'pg'

/** Two connections and two staging tables that nobody else uses until `close`. */
export interface Staging {
  copier: pg.PoolClient
  applier: pg.PoolClient
  tables: [string, string]
  close(): Promise<void>
}

/** First half of the advisory locks that number the slots; any number nobody else takes. */
const slotLocks = 7_305_125
const slots = 64

/**
 * Takes the first free slot. It is held by a lock of the session, so a killed process leaves
 * nothing that would have to be cleaned up: its slot is free, the tables are emptied on next use.
 */
export async function openStaging(pool: pg.Pool): Promise<Staging> {
  const copier = await pool.connect()
  const applier = await pool.connect().catch((error) => {
    copier.release()
    throw error
  })
  try {
    const slot = await takeSlot(copier)
    const tables: [string, string] = [`staged_${slot}_a`, `staged_${slot}_b`]
    for (const table of tables) {
      await copier.query(`create unlogged table if not exists ${table} (like staged_records)`)
      await copier.query(`truncate ${table}`)
    }
    await walkKeys(applier)
    await applier.query(`set work_mem = '32MB'`)
    return {
      copier,
      applier,
      tables,
      async close() {
        // Ended, not given back: the lock and the settings are the session's.
        copier.release(true)
        applier.release(true)
      },
    }
  } catch (error) {
    copier.release(true)
    applier.release(true)
    throw error
  }
}

/** Lets the session look ids up by walking the primary key, see apply.ts: it does not sort. */
export async function walkKeys(session: pg.ClientBase): Promise<void> {
  await session.query(`set jit = off; set enable_seqscan = off;
    set enable_sort = off; set enable_incremental_sort = off`)
}

async function takeSlot(client: pg.PoolClient): Promise<number> {
  for (let slot = 0; slot < slots; slot += 1) {
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1, $2) as taken',
      [slotLocks, slot],
    )
    if (rows[0]?.taken) return slot
  }
  throw new Error(`All ${slots} import slots are taken`)
}
