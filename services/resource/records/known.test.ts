/** What an app has already is not sent again; that it is still the same is judged and written down like any reading. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addPhotos } from '../access/_photos.ts'
import { home, photos, setWorld } from './_home.ts'
import { askLines } from './stream/_lines.ts'

const s = setWorld()
const scope = 'google.photos.{title,time}'

/** Somebody, and an app with one token that asks again and again. */
async function asker() {
  const { owner, ids, app: theirs } = await home(s.w)
  const given = await theirs.grant(scope)
  const token = await theirs.token(scope, given)
  const ask = (path: string, headers: Record<string, string> = {}) =>
    theirs.get(path, token, { headers })
  return { owner, ids, theirs, given, token, ask }
}

test('a page, a record and the counts have a tag each, and are 304 to whoever has them', async () => {
  const { owner, ids, ask } = await asker()
  for (const path of [`${photos}?limit=5`, `${photos}/${ids[0]}`, '/collections']) {
    const first = await ask(path)
    const etag = String(first.headers.get('etag'))
    assert.match(etag, /^W\/"[\w-]{22}"$/, path)
    const again = await ask(path, { 'if-none-match': etag })
    assert.deepEqual([again.status, again.text], [304, ''], path)
    assert.equal(again.headers.get('etag'), etag)
    assert.equal(again.headers.get('cache-control'), 'no-store')
    const [last] = await s.w.log(owner)
    assert.equal(last?.['verdict'], 'allowed')
    assert.deepEqual([last?.['rows'], last?.['bytes']], [0, 0])
    assert.match(JSON.stringify(last?.['details']), /"unchanged":true/)
    const other = await ask(path, { 'if-none-match': 'W/"another"' })
    assert.deepEqual([other.status, other.text.length], [200, first.text.length], path)
  }
})

test('the page that was kept still leads on', async () => {
  const { ask } = await asker()
  const first = await ask(`${photos}?limit=5`)
  const tag = { 'if-none-match': String(first.headers.get('etag')) }
  assert.equal((await ask(`${photos}?limit=5`, tag)).status, 304)
  const next = await ask(`${photos}?limit=5&cursor=${first.json.next}`)
  assert.equal(next.status, 200, next.text)
  assert.notEqual(next.headers.get('etag'), first.headers.get('etag'))
})

test('another grant has other tags, since its cursors are others', async () => {
  const { theirs, ask } = await asker()
  const first = await ask(`${photos}?limit=5`)
  const other = await theirs.token(scope, await theirs.grant(scope))
  const tag = { 'if-none-match': String(first.headers.get('etag')) }
  const again = await theirs.get(`${photos}?limit=5`, other, { headers: tag })
  assert.equal(again.status, 200)
  assert.deepEqual(again.json.records, first.json.records)
})

test('what comes makes another tag; what is hidden makes none', async () => {
  const { owner, ask } = await asker()
  const tag = { 'if-none-match': String((await ask(photos)).headers.get('etag')) }
  await s.w.pool.query(
    `update records set fields = fields || '{"device":"another"}', revision = revision + 1 where owner = $1`,
    [owner.id],
  )
  assert.equal((await ask(photos, tag)).status, 304, 'the token does not show the device')
  await addPhotos(s.w, owner, [{ time: '2020-01-01T00:00:00Z', fields: { title: 'new' } }])
  const changed = await ask(photos, tag)
  assert.deepEqual([changed.status, changed.json.records.length], [200, 13])
})

test('whoever may not read is not told that nothing has changed', async () => {
  const { owner, given, theirs, token, ask } = await asker()
  const tag = { 'if-none-match': String((await ask(photos)).headers.get('etag')) }
  const replayed = await theirs.proof(`${owner.resource}${photos}`, token)
  const headers = { authorization: `DPoP ${token}`, dpop: replayed, ...tag }
  assert.equal((await fetch(`${owner.resource}${photos}`, { headers })).status, 304)
  assert.equal((await fetch(`${owner.resource}${photos}`, { headers })).status, 401, 'a used proof')
  for (const any of [tag, { 'if-none-match': '*' }]) {
    const hidden = await ask(`${photos}?fields=device`, any)
    assert.equal(hidden.status, 403)
  }
  await s.w.ledger.revoke(owner.id, given.id, 'owner')
  for (const any of [tag, { 'if-none-match': '*' }]) {
    assert.equal((await ask(photos, any)).status, 401, 'ended')
  }
})

test('lines come in the coding that is asked for, each as soon as it is written', async () => {
  const { owner, theirs, token } = await asker()
  const url = `${owner.resource}${photos}`
  for (const coding of ['zstd', 'br', 'gzip', 'identity'] as const) {
    const dpop = await theirs.proof(url, token)
    const { answer, lines } = await askLines(url, { authorization: `DPoP ${token}`, dpop }, coding)
    assert.equal(answer.headers['content-encoding'] ?? 'identity', coding)
    assert.match(String(answer.headers.vary), /Accept-Encoding/)
    const text = (await lines.toArray()).join('')
    assert.equal(text.trimEnd().split('\n').length, 12)
    // The log has what was said, not how short that became on the way.
    assert.equal((await s.w.log(owner))[0]?.['bytes'], text.length, coding)
  }
})
