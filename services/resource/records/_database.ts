import { openDatabase, type Pool } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../database.ts'
import { accountNames, type Thing } from './_things.ts'
import { fromRecordId } from './record-id.ts'
import { type Reader, reader } from './run.ts'
import { readingUrl } from './settings.ts'

export const testOwner = '11111111-2222-4333-8444-555555555555'

/** A database of this service with things in it; `number` is that of their collection. */
export async function databaseWith(records: readonly Thing[]) {
  const fresh = await freshDatabase(migrations)
  const { db, pool, close } = openDatabase<Database>(readingUrl(fresh.url), { max: 4 })
  const { rows } = await pool.query(
    `insert into collections (name) values ('test.things') returning collection`,
  )
  const number = rows[0].collection as number
  for (const [account, name] of accountNames) {
    await pool.query(
      `insert into provider_accounts (owner, account, provider, name) values ($1, $2, 'test', $3)`,
      [testOwner, account, name],
    )
  }
  await insertThings({ pool, number }, records)
  const read: Reader = reader({ db, pool })
  return {
    db,
    pool,
    /** Of this database, without settings. */
    url: fresh.url,
    number,
    reader: read,
    async [Symbol.asyncDispose]() {
      await close()
      await fresh.drop()
    },
  }
}

const numbers = new Map([...accountNames].map(([account, name]) => [name, account]))

async function insertThings(
  { pool, number }: { pool: Pool; number: number },
  records: readonly Thing[],
): Promise<void> {
  const rows = records.map(({ id, time, account, ...fields }) => ({
    record: fromRecordId(id),
    time: time ?? '-infinity',
    account: numbers.get(account),
    fields: stored(fields),
  }))
  await pool.query(
    `insert into records (owner, collection, record, time, account, fields, hash, import, revision)
     select $1, $2, record, time, account, fields, '', 1, 1
     from jsonb_to_recordset($3::jsonb) as t (record uuid, time timestamptz, account int, fields jsonb)`,
    [testOwner, number, JSON.stringify(rows)],
  )
  await pool.query('analyze records')
}

/** Times in `fields` are stored with milliseconds always. */
function stored(fields: Record<string, unknown>): Record<string, unknown> {
  const t = fields['t']
  return typeof t === 'string' ? { ...fields, t: new Date(t).toISOString() } : fields
}
