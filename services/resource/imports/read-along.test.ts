/** What an importer remembers of former imports is asked for, not picked out of all that a home holds. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { home, resident } from './_home.ts'
import { importers } from './reading/importers.ts'
import { readBefore } from './reading/leftovers.ts'

const FITBIT = 'Takeout/Fitbit/Global Export Data'

test('the files of Fitbit in a home of thousands of photos', { timeout: 60_000 }, async () => {
  await using here = await home({ worker: false })
  const ana = await resident(here.url, 'ana')
  await ana.start(await ana.upload({ 'takeout-20240101T000000Z-001.zip': Buffer.from('PK') }))
  const { owner } = (await here.pool.query('select owner from imports')).rows[0]
  await here.pool.query(
    `insert into import_entries (owner, import, part, entry, path, class, size, records)
     select $1, 1, 0, nth, case nth when 0 then $2 else 'Takeout/Google Photos/Rain/' || nth || '.jpg' end, 'imported', 1, 1
     from generate_series(0, 5000) as nth`,
    [owner, `${FITBIT}/steps-2019-01-01.json`],
  )
  let rows = 0
  const db = here.db.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      rows += result.rows.length
      return result
    },
  })
  const later = { path: `${FITBIT}/steps-2019-02-01.json`, part: 0, entry: 0 }
  const found = await readBefore(
    { db, importers },
    { owner, import: 2 },
    [{ name: 'takeout-20240101T000000Z-002.zip' }],
    [{ ...later, size: 1, crc32: null, modified: null }],
  )
  assert.deepEqual(found, [{ path: `${FITBIT}/steps-2019-01-01.json` }])
  assert.ok(rows < 10, `${rows} rows were read`)
})
