/** A reading that fails after its first entry in the access log. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { home, photos, setWorld } from './_home.ts'

const s = setWorld()

const sha256 = 'a'.repeat(64)
const original = { sha256, size: 3, mime: 'image/jpeg', name: 'a.jpg' }
const withFile = [{ time: '2018-01-03T04:05:06Z', fields: { latitude: 1, longitude: 2, original } }]
const whole = 'google.photos.{original,latitude,longitude,altitude,device,time}'

type Home = Awaited<ReturnType<typeof home>>

/** The log says what was asked, and that nothing was sent. */
async function assertFailed({ owner }: Home, request: RegExp, code: string) {
  const [{ verdict, access, rows, bytes, ...last } = {}, before] = await s.w.log(owner)
  assert.deepEqual(
    { verdict, rows, bytes, code: last['code'] },
    { verdict: 'failed', rows: 0, bytes: 0, code },
  )
  const asked = last['request'] === '' ? before : last
  assert.match(String(asked?.['request']), request)
  if (asked === before) assert.equal(before?.['access'], access)
}

test('records that cannot be read are no reading without an end', async () => {
  const theirs = await home(s.w)
  const paths = [photos, `${photos}/${theirs.ids[0]}`, '/changes/google.photos']
  const lines = { accept: 'application/x-ndjson' }
  await s.w.pool.query('alter table records rename to away')
  try {
    for (const path of paths) {
      assert.equal((await theirs.get('google.photos.title', path)).status, 500, path)
      await assertFailed(theirs, new RegExp(`${path}$`), 'server_error')
    }
    const { text } = await theirs.get('google.photos.title', photos, lines)
    assert.equal(JSON.parse(text).error.code, 'server_error')
    await assertFailed(theirs, new RegExp(`${photos}$`), 'server_error')
  } finally {
    await s.w.pool.query('alter table away rename to records')
  }
})

test('nor is a file whose store is away', async (t) => {
  const theirs = await home(s.w, withFile)
  const away = () => {
    throw new Error('the store is away')
  }
  t.mock.method(s.w.files, 'get', () => Object.assign(Buffer.from('abc'), { subarray: away }))
  assert.equal((await theirs.get(whole, `/blobs/${sha256}`)).status, 500)
  await assertFailed(theirs, /blobs/, 'server_error')
})

test('a file that is not there is refused before anything is said to be read', async () => {
  const theirs = await home(s.w, withFile)
  assert.equal((await theirs.get(whole, `/blobs/${sha256}`)).status, 404)
  const [last] = await s.w.log(theirs.owner)
  assert.deepEqual([last?.['verdict'], last?.['code']], ['refused', 'not_found'])
})
