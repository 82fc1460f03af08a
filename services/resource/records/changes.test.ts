import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { base32 } from '@mandate/server'
import { app, type World, world } from '../access/_world.ts'
import { deleteCollection } from '../home/deletion/collection.ts'
import type { Owner } from '../owners/store.ts'
import { fromRecordId } from './record-id.ts'
import { recordId } from './stored/encode.ts'
import { hmacSha256 } from './stored/mac.ts'
import { restCipher } from './stored/rest.ts'
import { openRecordWriter } from './stored/writer.ts'

let w: World
before(async () => {
  w = await world()
})
after(() => w[Symbol.asyncDispose]())

const mac = hmacSha256(Buffer.alloc(32, 3))
const idOf = (name: string) =>
  base32(Buffer.from(recordId(mac, 'google/ann', 'google.photos', name), 'hex'))
let homes = 0

interface Photo {
  name: string
  time?: string
  fields: Record<string, unknown>
}

/** A home whose photos come by imports, and an app that follows them. */
async function home() {
  const owner = await w.newOwner(`home-${++homes}`)
  await w.bind(owner, w.issuer)
  await w.pool.query(
    `insert into provider_accounts values ($1, 1, 'google', 'ann@example.org', now())`,
    [owner.id],
  )
  const { rows } = await w.pool.query(
    `insert into collections (name) values ('google.photos')
     on conflict (name) do update set name = excluded.name returning collection`,
  )
  const collection = rows[0].collection as number
  let imports = 0
  const theirs = await app(w, owner)
  return {
    owner,
    collection,
    app: theirs,
    bring: (photos: Photo[], each = false) => bring(owner, collection, ++imports, photos, each),
    async follow(scope: string) {
      const token = await theirs.token(scope, await theirs.grant(scope))
      let since = ''
      const once = async (query = '') => {
        const { json, status, text } = await theirs.get(
          `/changes/google.photos?${since && `since=${since}`}${query}`,
          token,
        )
        assert.equal(status, 200, text)
        since = json.next
        return json as { changes: Change[]; more: boolean }
      }
      return {
        once,
        get since() {
          return since
        },
        get: (path: string) => theirs.get(path, token),
        /** All changes until there are no more, in short: `+a title` or `-a`. */
        async all(limit = 100) {
          const found: string[] = []
          for (let more = true; more; ) {
            const page = await once(`&limit=${limit}`)
            found.push(...page.changes.map(short))
            more = page.more
          }
          return found.toSorted()
        },
      }
    },
  }
}

interface Change {
  kind: 'added' | 'changed' | 'removed'
  id: string
  record?: Record<string, unknown>
}

function short({ kind, id, record }: Change): string {
  const name = ['a', 'b', 'c', 'd', 'e'].find((one) => idOf(one) === id)
  const shown = Object.entries(record ?? {}).filter(([field]) => field !== 'id')
  return `${kind} ${name}${shown.map(([field, value]) => ` ${field}=${value}`).join('')}`
}

async function bring(
  owner: Owner,
  collection: number,
  number: number,
  photos: Photo[],
  each: boolean,
) {
  const writer = await openRecordWriter({
    pool: w.pool,
    owner: owner.id,
    import: number,
    rest: restCipher({ idKey: Buffer.alloc(32), dataKey: Buffer.alloc(32) }),
    snapshot: () => null,
    commit: async () => {},
  })
  for (const { name, time, fields } of photos) {
    const record = recordId(mac, 'google/ann', 'google.photos', name)
    const at = time ? Date.parse(time) : null
    await writer.add({
      collection,
      record,
      time: at,
      timeEnd: null,
      account: 1,
      fields,
      rest: null,
    })
    if (each) await writer.flush()
  }
  await writer.flush()
  await writer.close()
}

test('what is new, changed and gone is told once', async () => {
  const { bring, follow, owner, collection } = await home()
  await bring([
    { name: 'a', fields: { title: 'one' } },
    { name: 'b', fields: { title: 'two' } },
  ])
  const reader = await follow('google.photos.title')
  assert.deepEqual(await reader.all(), ['added a title=one', 'added b title=two'])
  assert.deepEqual(await reader.all(), [])
  await bring([
    { name: 'a', fields: { title: 'one, better' } },
    { name: 'b', fields: { title: 'two' } },
    { name: 'c', fields: { title: 'three' } },
  ])
  assert.deepEqual(await reader.all(), ['added c title=three', 'changed a title=one, better'])
  await remove(owner, collection, 'b')
  assert.deepEqual(await reader.all(), ['removed b'])
})

test('a record that was added and changed since is an addition, told once', async () => {
  const { bring, follow } = await home()
  const reader = await follow('google.photos.title')
  assert.deepEqual(await reader.all(), [])
  await bring([{ name: 'a', fields: { title: 'one' } }])
  await bring([{ name: 'a', fields: { title: 'better' } }])
  await bring([{ name: 'a', fields: { description: 'not shown' } }])
  assert.deepEqual(await reader.all(), ['added a title=better'])
})

test('attack 70: a change of what is hidden, or within a coarse step, is no change', async () => {
  const { bring, follow } = await home()
  await bring([
    { name: 'a', time: '2018-07-14T10:00:00Z', fields: { title: 'one', latitude: 48.851 } },
  ])
  const reader = await follow('google.photos.{latitude~0.01,time~day}')
  await reader.all()
  await bring([
    { name: 'a', time: '2018-07-14T23:00:00Z', fields: { title: 'two', latitude: 48.859 } },
  ])
  assert.deepEqual(await reader.all(), [])
  await bring([{ name: 'a', time: '2018-07-14T23:00:00Z', fields: { latitude: 48.861 } }])
  assert.deepEqual(await reader.all(), ['changed a time=2018-07-14T00:00:00Z latitude=48.86'])
})

test('a record that comes into what is shown is added, one that leaves it is removed', async () => {
  const { bring, follow } = await home()
  await bring([
    { name: 'a', time: '2018-07-14T10:00:00Z', fields: { title: 'in' } },
    { name: 'b', time: '2019-07-14T10:00:00Z', fields: { title: 'out' } },
  ])
  const reader = await follow('google.photos[time>=2018,time<2019].title')
  assert.deepEqual(await reader.all(), ['added a title=in'])
  await bring([
    { name: 'a', time: '2019-01-01T00:00:00Z', fields: { title: 'in' } },
    { name: 'b', time: '2018-12-31T23:59:59Z', fields: { title: 'out' } },
  ])
  assert.deepEqual(await reader.all(), ['added b title=out', 'removed a'])
})

test('small pages over many batches tell the same', async () => {
  const { bring, follow } = await home()
  const all = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, fields: { title: name } }))
  await bring(all)
  await bring(
    all.map((one) => ({ ...one, fields: { title: `${one.name}!` } })),
    true,
  )
  const reader = await follow('google.photos.title')
  const wanted = all.map(({ name }) => `added ${name} title=${name}!`)
  assert.deepEqual(await reader.all(1), wanted)
  await bring(all.map((one) => ({ ...one, fields: { title: `${one.name}?` } })))
  assert.deepEqual(
    await reader.all(2),
    all.map(({ name }) => `changed ${name} title=${name}?`),
  )
})

test('a place that is too old is 410, one of another access 400', async () => {
  const { bring, follow, app: theirs } = await home()
  await bring([{ name: 'a', fields: { title: 'one' } }])
  const reader = await follow('google.photos.title')
  await reader.all()
  const other = await follow('google.photos.title')
  const foreign = await other.get(`/changes/google.photos?since=${reader.since}`)
  assert.deepEqual([foreign.status, foreign.json.code], [400, 'invalid_cursor'])

  const endless = await theirs.grant('google.photos.title', { exp: undefined })
  const get = async (path: string) =>
    theirs.get(path, await theirs.token('google.photos.title', endless))
  const { next } = (await get('/changes/google.photos')).json
  w.time.offset += 89 * 86_400_000
  assert.equal((await get(`/changes/google.photos?since=${next}`)).status, 200)
  w.time.offset += 2 * 86_400_000
  const late = await get(`/changes/google.photos?since=${next}`)
  assert.deepEqual([late.status, late.json.code], [410, 'resync'])
  w.time.offset = 0
})

test('what was written very often is told at once, and costs as little as what was written once', async () => {
  const { bring, follow, owner, collection } = await home()
  const reader = await follow('google.photos.title')
  await bring([{ name: 'a', fields: { title: 'one' } }])
  assert.deepEqual(await reader.all(), ['added a title=one'])
  const record = fromRecordId(idOf('a'))
  // As an app writes: a batch for each time.
  await w.pool.query(
    `with o as (update owners set revision = revision + 3000 where owner = $1 returning revision),
     r as (update records set revision = (select revision from o), fields = '{"title":"last"}'
       where owner = $1 and collection = $2 and record = $3 returning old.*),
     s as (insert into superseded (owner, collection, record, revision, time, account, fields, hash, import, since)
       select r.owner, r.collection, r.record, n, r.time, r.account, r.fields, r.hash, r.import,
         case n when o.revision - 2999 then r.revision else n - 1 end
       from r, o, generate_series(o.revision - 2999, o.revision) as n)
     insert into import_batches (owner, revision, import, collection, changed)
     select $1, n, 9, $2, array[$3::uuid] from o, generate_series(o.revision - 2999, o.revision) as n`,
    [owner.id, collection, record],
  )
  const before = await statements()
  assert.deepEqual(await reader.all(), ['changed a title=last'])
  const took = (await statements()) - before
  assert.ok(took < 100, `${took} transactions`)
})

/** Every statement of the reading pool is a transaction of its own. */
async function statements(): Promise<number> {
  const { rows } = await w.pool.query(
    `select pg_stat_force_next_flush(), pg_stat_clear_snapshot(),
       (select xact_commit from pg_stat_database where datname = current_database())::int as n`,
  )
  return rows[0].n
}

test('who is half-way when the owner deletes the kind reads again; one record less long before is no matter', async () => {
  const { bring, follow, owner, collection } = await home()
  await bring(
    ['a', 'b', 'c'].map((name) => ({ name, fields: { title: name } })),
    true,
  )
  await w.pool.query(
    `with o as (update owners set revision = revision + 1 where owner = $1 returning revision),
     gone as (delete from records where owner = $1 and collection = $2 and record = $3)
     insert into import_batches (owner, revision, import, collection) select $1, revision, 0, $2 from o`,
    [owner.id, collection, fromRecordId(idOf('b'))],
  )
  await bring([{ name: 'd', fields: { title: 'd' } }])
  const reader = await follow('google.photos.title')
  assert.deepEqual(await reader.all(1), ['added a title=a', 'added c title=c', 'added d title=d'])

  const later = await follow('google.photos.title')
  assert.equal((await later.once('&limit=1')).changes.length, 1)
  await deleteCollection(w.db, owner.id, 'google.photos')
  const { status, json } = await later.get(`/changes/google.photos?since=${later.since}`)
  assert.deepEqual([status, json.code], [410, 'resync'])
})

/** As the undoing of an import takes a record away. */
async function remove(owner: Owner, collection: number, name: string): Promise<void> {
  const record = fromRecordId(idOf(name))
  await w.pool.query(
    `with o as (update owners set revision = revision + 1 where owner = $1 returning revision),
     gone as (delete from records where owner = $1 and collection = $2 and record = $3 returning *),
     s as (insert into superseded (owner, collection, record, revision, time, time_end, account, fields, rest, hash, import, since)
       select owner, collection, record, (select revision from o), time, time_end, account, fields, rest, hash, import, revision from gone)
     insert into import_batches (owner, revision, import, collection, removed)
     select $1, revision, 9, $2, array[$3::uuid] from o`,
    [owner.id, collection, record],
  )
}
