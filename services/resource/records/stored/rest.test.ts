import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sealer } from '@mandate/server'
import { home, resident } from '../../imports/_home.ts'
import { zipOf } from '../../imports/_zip.ts'
import { ownersStore } from '../../owners/store.ts'
import { DamagedRest, restCipher } from './rest.ts'
import { sealFormer } from './seal-former.ts'

const keys = { idKey: Buffer.alloc(32, 1), dataKey: Buffer.alloc(32, 2) }
const cipher = restCipher(keys)
const [one, other] = ['1'.repeat(32), '2'.repeat(32)]
const bytes = (record: string, text: string) => Buffer.from(cipher.seal(record, text).sealed)

test('opens what it sealed, with this key and for this record only', () => {
  const text = JSON.stringify({ name: 'Zoé', lines: 'a\tb\\n\u{1f600}', much: 'x'.repeat(5000) })
  const sealed = bytes(one, text)
  assert.equal(cipher.open(one, sealed), text)
  assert.equal(cipher.open(one, bytes(one, '{}')), '{}')
  assert.throws(() => cipher.open(other, sealed), DamagedRest)
  const stranger = restCipher({ ...keys, dataKey: Buffer.alloc(32, 3) })
  assert.throws(() => stranger.open(one, sealed), DamagedRest)
  for (const at of [0, 1, 17, sealed.length - 1]) {
    const changed = Buffer.from(sealed)
    changed[at]! ^= 1
    assert.throws(() => cipher.open(one, changed), DamagedRest, `byte ${at}`)
  }
  assert.throws(() => cipher.open(one, sealed.subarray(0, 12)), DamagedRest)
})

test('texts of any length are opened by what opens those of before, wherever their counters begin', () => {
  const lengths = [0, 1, 15, 16, 17, 4095, 4096, 4097, 9000]
  for (let nth = 0; nth < 400; nth++) {
    const text = `${nth}${'é\u{1f600}x'.repeat(50)}`
    assert.equal(cipher.open(one, bytes(one, text)), text)
  }
  for (const length of lengths) {
    for (const letter of ['x', 'é', '\u20ac']) {
      const text = letter.repeat(length)
      assert.equal(cipher.open(one, bytes(one, text)), text)
    }
  }
})

test('a counter is carried from byte to byte', () => {
  const text = 'x'.repeat(100)
  const numbers = Array.from({ length: 2_000_000 }, (_, nth) => nth).values()
  const record = numbers
    .map((nth) => nth.toString(16).padStart(32, '0'))
    .find((id) => cipher.seal(id, text).tag.endsWith('ffff'))
  assert.ok(record, 'none of them ends so')
  assert.equal(cipher.open(record, bytes(record, text)), text)
})

test('the same text of the same record is the same bytes, of another record others', () => {
  assert.deepEqual(bytes(one, '{"a":1}'), bytes(one, '{"a":1}'))
  const [here, there] = [bytes(one, '{"a":1}'), bytes(other, '{"a":1}')]
  assert.notDeepEqual(here.subarray(1, 17), there.subarray(1, 17))
  assert.notDeepEqual(here.subarray(17), there.subarray(17))
})

const SECRET = 'phone of Anna'
const archive = (more: object = {}) => {
  const point = (i: number) => ({
    timestampMs: String(1_400_000_000_000 + i * 60_000),
    ...{ latitudeE7: 481_000_000 + i, longitudeE7: 112_000_000, platformType: `${SECRET} ${i}` },
  })
  const locations = [0, 1, 2].map(point)
  Object.assign(locations[2]!, more)
  return zipOf({ 'Takeout/Location History/Records.json': JSON.stringify({ locations }) })
}
const name = 'takeout-20260101T000000Z-001.zip'

test('what no field says is not in the database, and is known again by the next import', async () => {
  await using here = await home()
  const ana = await resident(here.url, 'ana')
  const { collections } = await ana.bring({ [name]: archive() })
  assert.equal(collections['google.location']!.added, 3)
  const { rows } = await here.pool.query('select r::text as row, rest_sealed from records r')
  for (const { row, rest_sealed } of rows) {
    assert.ok(rest_sealed, 'nothing is sealed')
    assert.ok(!row.includes(Buffer.from(SECRET).toString('hex')) && !row.includes(SECRET))
  }
  const again = await ana.bring({ [name]: archive({ another: 'member' }) })
  const { added, changed, same } = again.collections['google.location']!
  assert.deepEqual({ added, changed, same }, { added: 0, changed: 1, same: 2 })
  const former = await here.pool.query(
    'select rest, rest_sealed is not null as sealed from superseded',
  )
  assert.deepEqual(former.rows, [{ rest: null, sealed: true }])
})

test('what a release before has left readable is sealed, and stays the record it was', async () => {
  await using here = await home()
  const ana = await resident(here.url, 'ana')
  await ana.bring({ [name]: archive() })
  await ana.bring({ [name]: archive({ another: 'member' }) })
  // As that release wrote it, and its digest of the readable text.
  const readable = JSON.stringify({ platformType: `${SECRET} 1` })
  for (const table of ['records', 'superseded']) {
    await here.pool.query(
      `update ${table} set rest = $1, rest_sealed = null, hash = decode(md5('of the text'), 'hex')`,
      [readable],
    )
  }
  const { masterKey, publicUrl } = here.config
  const seal = sealer(masterKey)
  const owners = ownersStore({ db: here.db, seal, publicUrl, quotaBytes: 1 })
  assert.equal(await sealFormer(here.db, owners), 4)
  const rows = await here.pool.query(
    `select owner, record, rest, rest_sealed, hash = decode(md5('of the text'), 'hex') as guessable
     from records order by time`,
  )
  const theirs = restCipher(await owners.keys(rows.rows[0].owner))
  for (const { record, rest, rest_sealed, guessable } of rows.rows) {
    assert.equal(theirs.open(record.replaceAll('-', ''), rest_sealed), readable)
    assert.deepEqual([rest, guessable], [null, false])
  }
  const left = await here.pool.query('select from superseded where rest is not null')
  assert.equal(left.rowCount, 0)
  assert.equal(await sealFormer(here.db, owners), 0)
  // The second point says the same as before, the others do not.
  const again = await ana.bring({ [name]: archive({ third: 'export' }) })
  const { added, changed, same } = again.collections['google.location']!
  assert.deepEqual({ added, changed, same }, { added: 0, changed: 2, same: 1 })
})

test('when a home is deleted its key is no more, and what is left in a copy stays closed', async () => {
  await using here = await home({ worker: false })
  await resident(here.url, 'ana')
  const { masterKey, publicUrl } = here.config
  const store = () =>
    ownersStore({ db: here.db, seal: sealer(masterKey), publicUrl, quotaBytes: 1 })
  const { owner } = await here.db.selectFrom('owners').select('owner').executeTakeFirstOrThrow()
  const sealed = restCipher(await store().keys(owner)).seal(one, '{"a":1}').sealed
  await here.db.transaction().execute((tx) => store().destroy(tx, owner))
  const after = restCipher(await store().keys(owner))
  assert.throws(() => after.open(one, sealed), DamagedRest)
})
