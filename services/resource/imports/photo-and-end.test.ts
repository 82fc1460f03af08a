/** A worker that dies between the record of a photo and the end of the photo's file. */

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createLog, sealer } from '@mandate/server'
import { type Blobs, blobs } from '../files/blobs.ts'
import { openObjectStore } from '../files/open.ts'
import { ownersStore } from '../owners/store.ts'
import { uploadsStore } from '../uploads/store.ts'
import { home, resident } from './_home.ts'
import { jpeg } from './_points.ts'
import { zipOf } from './_zip.ts'
import { importers } from './reading/importers.ts'
import { runImport } from './reading/run.ts'
import { openScratch } from './reading/scratch.ts'
import { importsStore } from './store.ts'

const YEAR = 'Takeout/Google Photos/Photos from 2018'

test('a photo whose worker died before its end still finds the description that a later part brings', {
  timeout: 60_000,
}, async () => {
  await using here = await home({ worker: false })
  const { config, db, pool } = here
  const ana = await resident(here.url, 'ana')
  const photos = { [`${YEAR}/A.jpg`]: jpeg('a'), [`${YEAR}/B.jpg`]: jpeg('b') }
  const uploads = await ana.upload({ 'takeout-20260101T000000Z-001.zip': zipOf(photos) })
  const number = await ana.start(uploads)

  const seal = sealer(config.masterKey, [])
  const owners = ownersStore({ db, seal, publicUrl: config.publicUrl, quotaBytes: 1e9 })
  const objects = await openObjectStore(config)
  const files = blobs({ db, store: objects, owners })
  let written = 0
  const dying: Blobs = {
    ...files,
    async write(...file) {
      if (++written > 1) throw new Error('The worker dies')
      // Longer than the time between two batches: the record goes into one of its own.
      await wait(2_500)
      return files.write(...file)
    },
  }
  const { owner } = (await pool.query('select owner from imports')).rows[0]
  const imports = importsStore({ db })
  const worker = randomUUID()
  const claimed = await imports.claim(owner, number, worker)
  await using scratch = await openScratch(config.dataDir)
  await assert.rejects(
    runImport(
      {
        ...{ db, pool, owners, imports, importers, blobs: dying, scratchDir: scratch.path },
        ...{ uploads: uploadsStore({ db, objects, owners }), log: createLog(config, 'worker') },
      },
      claimed!,
      worker,
      new AbortController().signal,
    ),
    /The worker dies/,
  )
  const { rows } = await pool.query(
    'select (select count(*)::int from records) as records, (select count(*)::int from import_entries) as entries',
  )
  assert.deepEqual(rows, [{ records: 1, entries: 0 }], 'it died elsewhere')
  await imports.release(owner, number, worker)

  const other = await here.startWorker()
  try {
    const report = await ana.over(number)
    assert.equal(report.files.imported, 2, JSON.stringify(report))
    await ana.bring({
      'takeout-20260101T000000Z-002.zip': zipOf({
        [`${YEAR}/A.jpg.json`]: JSON.stringify({
          ...{ title: 'A.jpg', description: 'The first' },
          ...{ photoTakenTime: { timestamp: '1530000000' }, url: 'https://photos.google.com/a' },
        }),
      }),
    })
    const told = (await ana.records('google.photos')).map((one) => one['description'])
    assert.deepEqual(told.sort(), ['The first', null])
  } finally {
    await other.close()
  }
})

test('a description that waits among thousands is found by the photo that a later part brings', {
  timeout: 120_000,
}, async () => {
  await using here = await home()
  const ana = await resident(here.url, 'ana')
  const said = (title: string) =>
    JSON.stringify({ title, description: title, photoTakenTime: { timestamp: '1530000000' } })
  const many = Array.from({ length: 2_100 }, (_, at) => `B${at}.jpg`)
  await ana.bring({
    'takeout-20260101T000000Z-001.zip': zipOf({
      ...Object.fromEntries(many.map((name) => [`${YEAR}/${name}.json`, said(name)])),
      'Takeout/Google Photos/Photos from 2019/A.jpg.json': said('A.jpg'),
    }),
  })
  const report = await ana.bring({
    'takeout-20260101T000000Z-002.zip': zipOf({
      'Takeout/Google Photos/Photos from 2019/A.jpg': jpeg('a'),
    }),
  })
  const told = (await ana.records('google.photos')).map((one) => one['description'])
  assert.deepEqual(told, ['A.jpg'], JSON.stringify(report.warnings))
})
