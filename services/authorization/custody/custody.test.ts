import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openDatabase, sealer } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../database.ts'
import { createCustody } from './custody.ts'

let opened: ReturnType<typeof openDatabase<Database>>
let end: () => Promise<void>
before(async () => {
  const database = await freshDatabase(migrations)
  opened = openDatabase<Database>(database.url)
  end = async () => {
    await opened.close()
    await database.drop()
  }
})
after(() => end())

test('pages opened at once show the words of one key', async () => {
  const account = randomUUID()
  const resource = 'https://data.example/owners/a'
  const custody = createCustody(opened.db, sealer(randomBytes(32)))
  const shown = await Promise.all(
    Array.from({ length: 4 }, () => custody.publicKey(account, resource)),
  )
  const kept = await opened.db
    .selectFrom('custody_keys')
    .select('kid')
    .where('account', '=', account)
    .execute()
  assert.equal(kept.length, 1)
  assert.deepEqual(
    shown.map((key) => key.kid),
    shown.map(() => kept[0]?.kid),
  )
})
