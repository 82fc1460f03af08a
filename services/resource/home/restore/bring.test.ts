import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../../database.ts'
import { restCipher } from '../../records/stored/rest.ts'
import type { OpenedArchive } from './archive.ts'
import { bring, bringTrust } from './bring.ts'

const ends = new AsyncDisposableStack()
let db: ReturnType<typeof openDatabase<Database>>['db']
before(async () => {
  const fresh = await freshDatabase(migrations)
  ends.defer(() => fresh.drop())
  const opened = openDatabase<Database>(fresh.url, { max: 2 })
  ends.defer(() => opened.close())
  db = opened.db
})
after(() => ends.disposeAsync())

/** One file of an archive, brought to a new home at a service that knows photos alone. */
async function bringLines(path: string, lines: object[]): Promise<void> {
  const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  const archive = {
    async *read() {
      yield bytes
    },
  } as unknown as OpenedArchive
  const blobs = { write: () => assert.fail('there are no files in it') }
  const rest = restCipher({ idKey: Buffer.alloc(32), dataKey: Buffer.alloc(32) })
  const ours = new Set(['google.photos'])
  const rooms = { db, blobs, archive, staged: randomUUID(), rest, ours }
  await bring(rooms, { path, size: bytes.length, sha256: '' }, () => null)
}

const missingFile = (collection: string) => ({
  ...{ collection, record: randomUUID(), role: 'original', tail: 'a.jpg' },
  ...{ name: 'a.jpg', many: false, import: 1 },
})

test('an archive full of kinds that nobody knows keeps no other home out', async () => {
  const flood = Array.from({ length: 3_000 }, (_, n) => missingFile(`made.up.${n}`))
  const refused = { name: 'RestoreRefused', code: 'damaged' }
  await assert.rejects(bringLines('missing-files/000001.jsonl', flood), refused)
  await assert.rejects(bringLines('missing-files/000001.jsonl', [missingFile('one.more')]), refused)
  // What is known here, and what has a number already, still comes.
  await bringLines('missing-files/000001.jsonl', [missingFile('google.photos')])
  await bringLines('missing-files/000001.jsonl', [missingFile('made.up.1')])
  const names = await db.selectFrom('collections').select('name').execute()
  assert.ok(names.some(({ name }) => name === 'google.photos'))
  assert.ok(names.length <= 2_001, `${names.length} names`)
})

test('attack: an archive brings no kind of an app that looks like one of ours, or is of no origin', async () => {
  const word = { en: 'text', fr: 'texte' }
  const words = { title: 'Photos', description: '', plain: 'photos' }
  const declared = (name: string, by: string) => ({
    ...{ name, by, declared_at: '2026-01-01T00:00:00Z' },
    contract: {
      ...{ name, version: 1, words: { en: words, fr: words }, fields: { text: word } },
      schema: { type: 'object', properties: { text: { type: 'string' } } },
    },
  })
  for (const [name, by] of [
    ['google.photos', 'https://google'],
    ['google.x.photos', 'https://x.google'],
    ['example.notes.entries', 'https://notes.example/path'],
    ['example.notes.entries', 'https://anna@notes.example'],
  ] as const) {
    const brought = bringLines('declared/000001.jsonl', [declared(name, by)])
    await assert.rejects(brought, { code: 'damaged', message: /is not .*’s to declare/ }, by)
  }
  await bringLines('declared/000001.jsonl', [declared('example.notes.a', 'https://notes.example')])
})

test('a catalog that no grant of the archive names is not kept, and so not served', async () => {
  const bytes = Buffer.from('[{"name":"an.advertisement","fields":[]}]')
  const path = `catalogs/${createHash('sha256').update(bytes).digest('hex')}.json`
  const archive = {
    files: [{ path, size: bytes.length, sha256: '' }],
    whole: async () => bytes,
  } as unknown as OpenedArchive
  const nothing = { keys: [], formerKeys: new Map(), bindings: [], grants: async function* () {} }
  await bringTrust(db, randomUUID(), archive, nothing)
  assert.deepEqual(await db.selectFrom('catalogs_served').select('sha256').execute(), [])
})
