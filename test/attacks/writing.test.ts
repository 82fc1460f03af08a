/** Apps that write where, what and when they may not. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { type Answer, App, type Tokens } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { declareNotes, send } from '../support/writing.ts'

const ends = new AsyncDisposableStack()
const anna = new Person('anna')
const bob = new Person('bob')
let world: World
let resource: string
let bobs: string
let notes: string
let honest: App
let all: Tokens

before(async () => {
  world = ends.use(await World.start({ quotaBytes: 300_000 }))
  resource = await owner(world, anna)
  bobs = await owner(world, bob)
  notes = `${resource}/records/localhost.notes`
  honest = await start('Notebook')
  declareNotes(honest)
  all = await allowed(honest, 'localhost.notes.*:read,append,update,delete')
})
after(() => ends.disposeAsync())

async function start(name: string): Promise<App> {
  return ends.use(await App.start({ name }))
}

const allowed = (app: App, scope: string): Promise<Tokens> =>
  app.obtain(anna, world.authorization, { scope, resource })

const asked = (app: App, scope: string) => app.push(world.authorization, { scope, resource })

function refused(answer: Answer, status: number, code: string, what?: string): void {
  assert.equal(answer.status, status, `${what ?? ''} ${answer.text}`)
  assert.equal(answer.body['code'], code, what)
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    assert.ok(tries < 1200, String(isSo))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function count(): Promise<number> {
  const page = await send(honest, all, 'GET', `${notes}?limit=1000&fields=id`)
  return (page.body['records'] as object[]).length
}

test('attack: what the service fills from exports is written by nobody', async () => {
  for (const action of ['append', 'update', 'delete']) {
    const { answer } = await asked(honest, `google.photos.title:${action}`)
    assert.equal(answer.status, 400)
    assert.match(String(answer.body.error_description), /google\.photos is not written by apps/)
  }
  const photos = `${resource}/records/google.photos`
  refused(await send(honest, all, 'POST', photos, { title: 'x' }), 403, 'insufficient_scope')
})

test('attack: documents outside of the dates, the values and the fields that were allowed', async () => {
  const app = await start('Narrow')
  const scope = 'localhost.notes[label=work,time>=2026,time<2027].{text,label,time}:append,update'
  const narrow = await allowed(app, `${scope} localhost.notes.text:read`)
  const good = { text: 'a', label: 'work', time: '2026-05-05T00:00:00Z' }
  const made = await send(app, narrow, 'POST', notes, good)
  assert.equal(made.status, 201, made.text)
  assert.deepEqual(Object.keys(made.body).toSorted(), ['id', 'text'], 'only what it may read')
  const before = await count()
  const outside = [
    { ...good, time: '2025-12-31T23:59:59Z' },
    { ...good, time: '2027-01-01T00:00:00Z' },
    { text: 'no time', label: 'work' },
    { ...good, label: 'home' },
    { ...good, stars: 5 },
  ]
  for (const document of outside) {
    const answer = await send(app, narrow, 'POST', notes, document)
    refused(answer, 403, 'insufficient_scope', JSON.stringify(document))
  }
  // One of a batch is enough to refuse all of it.
  refused(await send(app, narrow, 'POST', notes, [good, outside[0]]), 403, 'insufficient_scope')
  assert.equal(await count(), before)

  const mine = `${notes}/${made.body['id']}`
  const any = { 'if-match': '*' }
  for (const change of [
    { time: '2031-01-01T00:00:00Z' },
    { label: 'home' },
    { stars: 1 },
    { label: null },
  ]) {
    refused(await send(app, narrow, 'PATCH', mine, change, any), 403, 'insufficient_scope')
  }
  const theirs = await send(honest, all, 'POST', notes, { text: 'private', label: 'home' })
  const hidden = `${notes}/${theirs.body['id']}`
  refused(await send(app, narrow, 'PATCH', hidden, { text: 'x' }, any), 404, 'not_found')
  refused(
    await send(app, narrow, 'PATCH', `${notes}/${'a'.repeat(26)}`, { text: 'x' }, any),
    404,
    'not_found',
  )
  refused(await send(app, narrow, 'DELETE', hidden), 403, 'insufficient_scope')
})

test('attack 70: what an app is not shown it cannot find out by saying that it is so already', async () => {
  const app = await start('Guesser')
  const scope = 'localhost.notes.{text,due~day} localhost.notes.text:update'
  const guesser = await allowed(app, scope)
  const secret = { text: 'a', label: 'secret', stars: 3, due: '2026-05-05T00:00:00Z' }
  const made = await send(honest, all, 'POST', notes, secret)
  assert.equal(made.status, 201, made.text)
  const note = `${notes}/${made.body['id']}`
  const guess = (change: object | string) =>
    send(app, guesser, 'PATCH', note, change, { 'if-match': '*' })
  for (const [right, wrong] of [
    [{ label: 'secret' }, { label: 'sacred' }],
    [{ stars: 3 }, { stars: 4 }],
    [{ tags: null }, { tags: [] }],
    // Shown to the day: that it is exactly midnight is more.
    [{ due: secret.due }, { due: '2026-05-05T00:00:01Z' }],
    [
      { text: 'b', label: 'secret' },
      { text: 'b', label: 'sacred' },
    ],
    ['{"constructor":"x"}', '{"toString":null}'],
  ] as const) {
    for (const change of [right, wrong]) {
      refused(await guess(change), 403, 'insufficient_scope', JSON.stringify(change))
    }
  }
  assert.equal((await guess({ text: 'a' })).status, 200)
  assert.equal((await guess({ text: 'b' })).status, 200)
  // Who sees it may say it.
  const same = await send(honest, all, 'PATCH', note, secret, { 'if-match': '*' })
  assert.equal(same.status, 200, same.text)
  for (const name of ['constructor', 'valueOf', '__proto__']) {
    const change = `{"${name}":"x"}`
    const answer = await send(honest, all, 'PATCH', note, change, { 'if-match': '*' })
    refused(answer, 403, 'insufficient_scope', name)
  }
})

test('attack: another owner’s data, with a token for this one', async () => {
  const theirs = `${bobs}/records/localhost.notes`
  refused(await send(honest, all, 'POST', theirs, { text: 'x' }), 401, 'invalid_token')
  const other = await send(honest, all, 'GET', `${theirs}/${'a'.repeat(26)}`)
  assert.equal(other.status, 401)
})

test('attack: nothing but what the contract says, whatever the body is', async () => {
  const before = await count()
  const wrong: [unknown, number, string][] = [
    ['', 400, 'invalid_request'],
    ['{"text":', 400, 'invalid_request'],
    ['{"text":"a","text":"b"}', 400, 'invalid_request'],
    ['[]', 400, 'invalid_request'],
    [Array.from({ length: 101 }, () => ({ text: 'a' })), 400, 'invalid_request'],
    ['7', 422, 'invalid_document'],
    [{}, 422, 'invalid_document'],
    [{ text: 7 }, 422, 'invalid_document'],
    [{ text: 'a', more: 1 }, 422, 'invalid_document'],
    ['{"text":"a","__proto__":{"x":1}}', 422, 'invalid_document'],
    ['{"text":"a","constructor":"x"}', 422, 'invalid_document'],
    [{ text: 'a', id: 'b' }, 422, 'invalid_document'],
    [{ text: 'nul \u0000' }, 422, 'invalid_document'],
    ['{"text":"half \\ud800"}', 422, 'invalid_document'],
    [{ text: 'x'.repeat(10_001) }, 422, 'invalid_document'],
    [{ text: 'a', due: '2026-02-30T00:00:00Z' }, 422, 'invalid_document'],
    [{ text: 'a', due: 'tomorrow' }, 422, 'invalid_document'],
    ['{"text":"a","stars":1e400}', 400, 'invalid_request'],
    [{ text: 'a', tags: Array.from({ length: 21 }, String) }, 422, 'invalid_document'],
    [`{"text":"a","tags":${'['.repeat(30)}${']'.repeat(30)}}`, 422, 'invalid_document'],
  ]
  for (const [body, status, code] of wrong) {
    const answer = await send(honest, all, 'POST', notes, body)
    refused(answer, status, code, JSON.stringify(body)?.slice(0, 80))
  }
  const second = await send(honest, all, 'POST', notes, [{ text: 'a' }, { text: 7 }])
  refused(second, 422, 'invalid_document')
  assert.equal(second.body['document'], 1)
  assert.match(
    String(second.body['detail']),
    /^document 1 of the list, counted from 0: \/text must be/,
  )
  const plain = await send(honest, all, 'POST', notes, 'text=a', { 'content-type': 'text/plain' })
  assert.equal(plain.status, 415)
  assert.equal(await count(), before)
})

test('attack: 10,000 characters, markup and direction marks are text on every page', async () => {
  const text = `<script>alert(1)</script>\u202e‮"'&${'m'.repeat(9_000)}`
  const made = await send(honest, all, 'POST', notes, { text, label: '<img src=x onerror=y>' })
  assert.equal(made.status, 201, made.text)
  assert.equal(made.body['text'], text)
  const id = made.body['id']
  for (const path of [
    '/explore',
    '/explore/localhost.notes',
    `/explore/localhost.notes/${id}`,
    '/activity',
    '/share?scope=localhost.notes.label:update',
    '/access',
    '/',
    '/delete',
  ]) {
    await anna.go(world.resource + path)
    await anna.signInIfAsked()
    assert.equal(anna.status, 200, path)
    assert.doesNotMatch(anna.page.html, /<script>alert|<img src=x/, path)
  }
})

test('attack: over quota nothing is written, and what an app wrote counts', async () => {
  const before = await count()
  const large = { text: 'x'.repeat(9_999) }
  let status = 201
  for (let round = 0; status === 201 && round < 40; round++) {
    const answer = await send(honest, all, 'POST', notes, [large, large])
    status = answer.status
    if (status !== 201) refused(answer, 413, 'quota_exceeded')
  }
  assert.equal(status, 413)
  const filled = await count()
  assert.ok(filled > before && filled < before + 32)
  const [id] = (
    (await send(honest, all, 'GET', `${notes}?limit=1`)).body['records'] as { id: string }[]
  ).map((one) => one.id)
  const change = await send(
    honest,
    all,
    'PATCH',
    `${notes}/${id}`,
    { text: 'y'.repeat(9_999) },
    { 'if-match': '*' },
  )
  refused(change, 413, 'quota_exceeded')
  // There is room again when the kind is deleted.
  await anna.go(`${world.resource}/delete/localhost.notes`)
  await anna.signInIfAsked()
  await anna.press('Delete now')
  assert.equal(await count(), 0)
  assert.equal((await send(honest, all, 'POST', notes, large)).status, 201)
})

test('attack: the owner’s session, a token of somebody else’s key and an ended access write nothing', async () => {
  const body = JSON.stringify({ text: 'x' })
  const headers = { 'content-type': 'application/json' }
  const byOwner = await anna.fetch(notes, { method: 'POST', headers, body })
  assert.equal(byOwner.status, 403)
  const other = await start('Other')
  refused(await send(other, all, 'POST', notes, { text: 'x' }), 401, 'invalid_token')
  await anna.go(`${world.resource}/access`)
  await anna.press('End access', 'It may also add new ones, change them and delete them')
  await anna.press('End access')
  for (const method of ['POST', 'PATCH', 'DELETE'] as const) {
    const url = method === 'POST' ? notes : `${notes}/${'a'.repeat(26)}`
    refused(await send(honest, all, method, url, { text: 'x' }), 401, 'invalid_token')
  }
})

test('attack: a write that waits for its turn writes nothing when its access ends meanwhile', async () => {
  const tokens = await allowed(honest, 'localhost.notes.*:append')
  await using ending = new AsyncDisposableStack()
  const pool = new pg.Pool({ connectionString: world.resourceConfig.databaseUrl })
  ending.defer(() => pool.end())
  const ended = 'select count(*)::int as n from grants where revoked_at is not null'
  const waiting = `select count(*)::int as n from pg_stat_activity where datname = current_database()
    and wait_event_type = 'Lock' and query like '%owners%'`
  const is = async (text: string, n: number) => (await pool.query(text)).rows[0].n >= n
  const before = (await pool.query(ended)).rows[0].n
  // As a batch of an import does.
  const holder = await pool.connect()
  ending.defer(() => holder.release(true))
  await holder.query('begin')
  await holder.query('select from owners for no key update')
  const writing = send(honest, tokens, 'POST', notes, { text: 'too late' })
  await until(() => is(waiting, 1))
  await anna.go(`${world.resource}/access`)
  await anna.press('End access')
  await anna.press('End access')
  await until(() => is(ended, before + 1))
  await holder.query('commit')
  const answer = await writing
  refused(answer, 401, 'invalid_token')
  const challenge = answer.headers.get('www-authenticate') ?? ''
  assert.match(challenge, /^DPoP resource_metadata="[^"]+", error="invalid_token"/)
})
