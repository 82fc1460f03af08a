/** Two apps share the notes of one person: declared by one, agreed to by the owner, written by both, ended like any access. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { declareNotes, notesContract, send } from '../support/writing.ts'

let world: World
let resource: string
let notes: string
let first: App
let second: App
let writer: Tokens
let reader: Tokens
const anna = new Person('anna')

before(async () => {
  world = await World.start()
  resource = await owner(world, anna)
  notes = `${resource}/records/localhost.notes`
  first = await App.start({ name: 'Notebook' })
  second = await App.start({ name: 'Organizer' })
  declareNotes(first)
})
after(async () => {
  await first[Symbol.asyncDispose]()
  await second[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

test('an app that declares a collection may be allowed to write it', async () => {
  const scope = 'localhost.notes.*:read,append,update,delete'
  writer = await first.obtain(anna, world.authorization, { scope, resource }, async () => {
    assert.match(anna.text, /“notes” from localhost:\d+/)
    await anna.press('Allow')
  })
})

test('what it appends is there, under the same words as any other record', async () => {
  const made = await send(first, writer, 'POST', notes, {
    text: 'Milk',
    time: '2026-05-01T10:00:00Z',
  })
  assert.equal(made.status, 201, made.text)
  assert.equal(made.body['text'], 'Milk')
  assert.equal(made.headers.get('location'), `${notes}/${made.body['id']}`)
  const page = await send(first, writer, 'GET', `${notes}?filter=time>=2026,time<2027&fields=text`)
  assert.deepEqual(page.body['records'], [{ id: made.body['id'], text: 'Milk' }])
})

test('another app is allowed to read the same documents', async () => {
  reader = await second.obtain(anna, world.authorization, {
    scope: 'localhost.notes.{text,time}',
    resource,
  })
  const page = await send(second, reader, 'GET', notes)
  assert.equal((page.body['records'] as object[]).length, 1, page.text)
  const refused = await send(second, reader, 'POST', notes, { text: 'Mine' })
  assert.equal(refused.status, 403)
  assert.equal(refused.body['code'], 'insufficient_scope')
  assert.equal(refused.body['scope'], 'localhost.notes.*:append')
})

test('what apps write is never coded: its length would tell one what another wrote', async () => {
  const headers = { accept: 'application/x-ndjson', 'accept-encoding': 'gzip' }
  const lines = await second.read(notes, reader.access_token, { headers })
  assert.equal(lines.status, 200, lines.text)
  assert.equal(lines.headers.get('content-encoding'), null)
  for (const url of [notes, notes.replace('/records/', '/changes/')]) {
    const page = await second.read(url, reader.access_token)
    assert.equal(page.headers.get('cache-control'), 'no-store, no-transform', url)
  }
})

test('a change names the state that it changes, and is refused when that is over', async () => {
  const made = await send(first, writer, 'POST', notes, { text: 'Bread', stars: 1 })
  const url = String(made.headers.get('location'))
  const state = String(made.headers.get('etag'))
  const without = await send(first, writer, 'PATCH', url, { text: 'Rye bread' })
  assert.equal(without.status, 428)
  assert.equal(without.body['code'], 'precondition_required')

  const changed = await send(
    first,
    writer,
    'PATCH',
    url,
    { text: 'Rye bread', stars: null },
    { 'if-match': state },
  )
  assert.equal(changed.status, 200, changed.text)
  assert.deepEqual([changed.body['text'], changed.body['stars']], ['Rye bread', null])
  const late = await send(
    first,
    writer,
    'PATCH',
    url,
    { text: 'White bread' },
    { 'if-match': state },
  )
  assert.equal(late.status, 412)
  assert.equal(late.body['code'], 'precondition_failed')
  const now = await send(first, writer, 'GET', url)
  assert.equal(now.body['text'], 'Rye bread')
  assert.equal(now.headers.get('etag'), late.headers.get('etag'))

  const hidden = await send(second, reader, 'GET', url)
  const stars = await send(first, writer, 'PATCH', url, { stars: 3 }, { 'if-match': '*' })
  assert.equal(stars.status, 200)
  const again = await send(second, reader, 'GET', url)
  assert.equal(
    again.headers.get('etag'),
    hidden.headers.get('etag'),
    'a change of what is not shown is not told',
  )
  const gone = await send(first, writer, 'DELETE', url, undefined, { 'if-match': state })
  assert.equal(gone.status, 412)
  assert.equal((await send(first, writer, 'DELETE', url)).status, 204)
  assert.equal((await send(first, writer, 'GET', url)).status, 404)
})

test('of many who change the same state at once one does, and the others are told', async () => {
  const made = await send(first, writer, 'POST', notes, { text: 'start', stars: 0 })
  const url = String(made.headers.get('location'))
  const ifMatch = { 'if-match': String(made.headers.get('etag')) }
  const answers = await Promise.all(
    [1, 2, 3, 4, 5].map((stars) => send(first, writer, 'PATCH', url, { stars }, ifMatch)),
  )
  const statuses = answers.map(({ status }) => status).toSorted()
  assert.deepEqual(statuses, [200, 412, 412, 412, 412])
  const winner = answers.findIndex(({ status }) => status === 200) + 1
  assert.equal((await send(first, writer, 'GET', url)).body['stars'], winner)
  await send(first, writer, 'DELETE', url)
})

test('what is sent again under one key is written once, also at the same time', async () => {
  const headers = { 'idempotency-key': '"monday"' }
  const batch = [{ text: 'one' }, { text: 'two' }]
  const answers = await Promise.all(
    [1, 2, 3].map(() => send(first, writer, 'POST', notes, batch, headers)),
  )
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 200, 201])
  const ids = answers.map(({ body }) => (body['records'] as { id: string }[]).map(({ id }) => id))
  assert.deepEqual(ids[1], ids[0])
  assert.deepEqual(ids[2], ids[0])
  const other = await send(first, writer, 'POST', notes, { text: 'three' }, headers)
  assert.equal(other.status, 422)
  assert.equal(other.body['code'], 'idempotency_conflict')
})

test('what was deleted since is told by its id to whoever sends it again, in the shape that was sent', async () => {
  const post = (body: unknown, key: string) =>
    send(first, writer, 'POST', notes, body, { 'idempotency-key': key })
  const [single, pair] = [{ text: 'one' }, [{ text: 'two' }, { text: 'three' }]]
  const made = await post(single, 'single')
  const [two, three] = (await post(pair, 'pair')).body['records'] as { id: string }[]
  for (const id of [made.body['id'], two?.id]) {
    const gone = await send(first, writer, 'DELETE', `${notes}/${id}`)
    assert.equal(gone.status, 204, gone.text)
  }
  const again = await post(single, 'single')
  assert.deepEqual([again.status, again.body], [200, { id: made.body['id'] }])
  assert.equal(again.headers.get('etag'), null)
  assert.deepEqual((await post(pair, 'pair')).body['records'], [{ id: two?.id }, three])
})

test('whoever follows the changes hears of each, as far as it is shown', async () => {
  const url = `${resource}/changes/localhost.notes`
  const start = (await send(second, reader, 'GET', url)).body['next'] as string
  const made = await send(first, writer, 'POST', notes, { text: 'new', label: 'a' })
  const record = `${notes}/${made.body['id']}`
  await send(first, writer, 'PATCH', record, { label: 'b' }, { 'if-match': '*' })
  const [added, ...more] = (await changes(start)).changes
  assert.deepEqual([added?.kind, more.length], ['added', 0])
  const { next } = await changes(start)
  await send(first, writer, 'PATCH', record, { label: 'c' }, { 'if-match': '*' })
  assert.deepEqual((await changes(next)).changes, [], 'the label is not shown')
  await send(first, writer, 'DELETE', record)
  assert.deepEqual((await changes(next)).changes, [{ kind: 'removed', id: made.body['id'] }])

  async function changes(since: string) {
    const answer = await send(second, reader, 'GET', `${url}?since=${since}`)
    return answer.body as unknown as { changes: { kind: string }[]; next: string }
  }
})

test('a later version adds a field, and who knows only the former goes on', async () => {
  const { schema, fields } = notesContract() as { schema: { properties: object }; fields: object }
  const mood = { mood: { type: 'string' } }
  declareNotes(first, {
    version: 2,
    schema: { ...schema, properties: { ...schema.properties, ...mood } },
    fields: { ...fields, mood: { en: 'mood', fr: 'humeur' } },
  })
  const wider = await first.obtain(anna, world.authorization, {
    scope: 'localhost.notes.{text,mood}:read,append',
    resource,
  })
  const made = await send(first, wider, 'POST', notes, { text: 'Sun', mood: 'good' })
  assert.equal(made.status, 201, made.text)
  const seen = await send(first, writer, 'GET', `${notes}/${made.body['id']}`)
  assert.equal('mood' in seen.body, false, 'what appears later is never shared by an old grant')
  assert.equal((await send(first, writer, 'POST', notes, { text: 'Rain' })).status, 201)
})

test('the owner sees who wrote what, and the record says so', async () => {
  await anna.go(`${world.resource}/activity`)
  assert.match(anna.text, /Notes \(localhost:\d+\) · One record[^\n]*Added/)
  assert.match(anna.text, /Changed/)
  assert.match(anna.text, /Deleted/)
  const page = await anna.fetch(`${notes}?fields=text,source,account`)
  const { records } = (await page.json()) as { records: Record<string, unknown>[] }
  assert.deepEqual(records[0]?.['source'], { app: first.clientId })
  assert.equal(records[0]?.['account'], new URL(first.origin).host)
  await anna.go(`${world.resource}/access`)
  assert.match(anna.text, /Can read and write/)
  assert.match(anna.text, /May delete “notes” that it or others wrote\./)
  await anna.go(`${world.authorization}/access`)
  assert.match(anna.text, /May add “notes”\./)
})

test('an access that was ended writes nothing any more', async () => {
  await anna.go(`${world.resource}/access`)
  await anna.press('End access', 'change them and delete them')
  await anna.press('End access')
  const refused = await send(first, writer, 'POST', notes, { text: 'Late' })
  assert.equal(refused.status, 401)
  const page = await send(second, reader, 'GET', notes)
  assert.ok((page.body['records'] as object[]).length > 1, 'the other app goes on')
})
