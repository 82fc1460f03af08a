/** An app that holds a token asks in every way for what the token does not show. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { TakeoutTruth } from '@mandate/start/archives'
import { type Answer, App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { HostileApp } from '../support/hostile/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Mint } from '../support/hostile/minting.ts'
import { Person } from '../support/person.ts'
import { assertRefused } from '../support/refusals.ts'
import { addressOfData, importFiles, link } from '../support/steps.ts'
import { World } from '../support/world.ts'

type Shown = Record<string, unknown>

const COARSE = 'google.photos.{title,latitude~0.1,time~month}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let hostile: HostileAuthorization
let app: App
let mint: Mint
let resource: string
let truth: TakeoutTruth

before(async () => {
  world = ends.use(await World.start())
  // An issuer whose keys the test holds: any scope can be had without a question.
  hostile = ends.use(await HostileAuthorization.start())
  app = ends.use(await App.start())
  await anna.signUp(world.resource)
  resource = await addressOfData(world, anna)
  await link(world, anna, hostile.issuer)
  const made = await madeTakeout({ photos: 60, locations: 30, activity: 9, watched: 30 })
  truth = made.truth
  await importFiles(anna, resource, made.files)
  mint = new Mint(hostile, app, resource)
})
after(() => ends.disposeAsync())

const tokenFor = async (scope: string) => mint.token(scope, await mint.grant(scope))

async function read(scope: string, query = '', path = '/records/google.photos'): Promise<Answer> {
  return app.read(`${resource}${path}${query && `?${query}`}`, await tokenFor(scope))
}

async function rows(scope: string, query = 'limit=1000'): Promise<Shown[]> {
  const answer = await read(scope, query)
  assert.equal(answer.status, 200, `${query}: ${answer.text}`)
  return answer.body['records'] as Shown[]
}

const filtered = (text: string) => `limit=1000&filter=${encodeURIComponent(text)}`

test('attack 57: text in a filter or in a scope is a value and nothing else', async () => {
  const values = [
    "' or '1'='1",
    "'; drop table records; --",
    '" ? (true) "',
    '$.a',
    '%',
    '_',
    '$1',
    '\\',
    '\u0001',
    '{}',
    '@.title == 1',
  ]
  const all = (await rows('google.photos.title')).length
  for (const value of values) {
    const literal = encodeURIComponent(value).replace(/[!'()*]/g, (each) => {
      return `%${each.charCodeAt(0).toString(16).toUpperCase()}`
    })
    const inScope = await read(`google.photos[title=${literal}].title`)
    assert.deepEqual(inScope.body['records'], [], `${value}: ${inScope.text}`)
    const inFilter = await read('google.photos.title', filtered(`title=${literal}`))
    assert.deepEqual(inFilter.body['records'], [], `${value}: ${inFilter.text}`)
    const raw = await read('google.photos.title', filtered(`title=${value}`))
    if (raw.status !== 200) assertRefused(raw, 400, 'invalid_filter', value)
    else assert.deepEqual(raw.body['records'], [], value)
  }
  for (const name of ["title'", 'title"', 'title)', 'title::int', "fields->>'title'", 'ti%tle']) {
    const answer = await read('google.photos.title', filtered(`${name}=x`))
    assert.ok(answer.status === 400 || answer.status === 403, `${name}: ${answer.text}`)
  }
  for (const query of ["order=asc'", "fields=title'", "limit=1'", 'cursor=%00', "x'=1"]) {
    const answer = await read('google.photos.title', query)
    assert.ok(answer.status === 400 || answer.status === 403, `${query}: ${answer.text}`)
  }
  assert.equal((await rows('google.photos.title')).length, all, 'nothing is gone')
})

test('attack 58: a cursor of another grant, of another query, or made up, goes nowhere', async () => {
  const scope = 'google.photos.{title,time}'
  const grant = await mint.grant(scope)
  const token = await mint.token(scope, grant)
  const page = (query: string, by = token) =>
    app.read(`${resource}/records/google.photos?${query}`, by)
  const { next } = (await page('limit=3')).body as { next: string }
  assert.equal((await page(`limit=3&cursor=${next}`)).status, 200)
  const other = await mint.token(scope, await mint.grant(scope))
  const bent = [
    ['another grant', `limit=3&cursor=${next}`, other],
    ['another order', `limit=3&order=desc&cursor=${next}`, token],
    ['another filter', `limit=3&filter=time%3E%3D2018&cursor=${next}`, token],
    ['a bit of it', `limit=3&cursor=${next.slice(0, -4)}AAAA`, token],
    ['made up', 'limit=3&cursor=eyJpZCI6MX0', token],
  ] as const
  for (const [what, query, by] of bent)
    assertRefused(await page(query, by), 400, 'invalid_cursor', what)
  const elsewhere = await tokenFor('google.youtube.watched.title')
  const path = `${resource}/records/google.youtube.watched?limit=3&cursor=${next}`
  assertRefused(await app.read(path, elsewhere), 400, 'invalid_cursor', 'another collection')
})

test('attack 58: a cursor that another app was given goes nowhere', async () => {
  await using thief = await HostileApp.start({ name: 'Thief' })
  const theirs = new Mint(hostile, thief, resource)
  const scope = 'google.photos.{title,time}'
  const { next } = (await read(scope, 'limit=3')).body as { next: string }
  const token = await theirs.token(scope, await theirs.grant(scope))
  const url = `${resource}/records/google.photos?limit=3`
  assert.equal((await thief.read(url, token)).status, 200)
  const answer = await thief.read(`${url}&cursor=${next}`, token)
  assertRefused(answer, 400, 'invalid_cursor', 'stolen')
})

test('attack 59: a narrower token goes on with an open cursor, and sees no more than it says', async () => {
  const grant = await mint.grant('google.photos.{title,time,device}')
  const page = async (scope: string, query: string) => {
    const token = await mint.token(scope, grant)
    const answer = await app.read(`${resource}/records/google.photos?limit=${query}`, token)
    assert.equal(answer.status, 200, answer.text)
    return answer.body as unknown as { records: Shown[]; next: string }
  }
  const { records, next } = await page('google.photos.{title,time,device}', '3')
  const whole = await page('google.photos.{title,time,device}', `1000&cursor=${next}`)
  const cut = String(whole.records[9]?.['time'])
  const narrow = await page(`google.photos[time<${cut}].{title,time}`, `1000&cursor=${next}`)
  const expected = whole.records.filter(({ time }) => String(time) < cut && time !== null)
  assert.ok(records.length === 3 && expected.length > 0)
  assert.deepEqual(
    narrow.records.map(({ id, title, time, ...more }) => ({ title, time, more })),
    expected.map(({ title, time }) => ({ title, time, more: {} })),
  )
})

test('attack 69: a token that narrows on what it is not shown is refused', async () => {
  const grant = await mint.grant(COARSE)
  const through = [
    ['a hidden field', 'google.photos[device=x].{title,latitude~0.1,time~month}'],
    ['whether it is there', 'google.photos[albums=*].title'],
    ['between the steps', 'google.photos[latitude>=35.05].{title,latitude~0.1,time~month}'],
    ['within a month', 'google.photos[time>=2018-07-10].{title,latitude~0.1,time~month}'],
    ['past a step', 'google.photos[latitude>35].{title,latitude~0.1}'],
  ] as const
  for (const [what, scope] of through) {
    const answer = await app.read(
      `${resource}/records/google.photos`,
      await mint.token(scope, grant),
    )
    assertRefused(answer, 401, 'invalid_token', what)
  }
  const onStep = 'google.photos[latitude>=35].{title,latitude~0.1,time~month}'
  const answer = await app.read(
    `${resource}/records/google.photos`,
    await mint.token(onStep, grant),
  )
  assert.equal(answer.status, 200, answer.text)
})

test('attack 69: a request that narrows on what is hidden is a new question to the owner', async () => {
  const issuer = world.authorization
  const bert = new Person('bert')
  await bert.signUp(world.resource)
  await bert.signUp(issuer)
  const theirs = await addressOfData(world, bert)
  await link(world, bert, issuer)
  const ask = async (scope: string) => {
    await app.ask(bert, issuer, { scope, resource: theirs })
    return bert.hasButton('Allow')
  }
  await app.obtain(bert, issuer, { scope: COARSE, resource: theirs })
  assert.equal(await ask(COARSE), false)
  assert.equal(await ask('google.photos[latitude>=35].{title,latitude~0.1,time~month}'), false)
  assert.equal(await ask('google.photos[device=x].title'), true)
  assert.equal(await ask('google.photos[latitude>=35.05].{title,latitude~0.1}'), true)
  assert.equal(await ask('google.photos[time>=2018-07-10].title'), true)
})

test('attack 70: what is hidden cannot be named in a filter, an order or the fields', async () => {
  const hidden = [
    filtered('device=Pixel'),
    filtered('device!=Pixel'),
    filtered('people=*'),
    filtered('longitude>=0'),
    filtered('no_such_field=1'),
    'fields=people',
    'fields=title,device',
    'fields=latitude~0.01',
    'fields=time~day',
    'order=asc',
    'order=desc',
  ]
  for (const query of hidden)
    assertRefused(await read(COARSE, query), 403, 'insufficient_scope', query)
})

test('attack 70: what is coarse is compared as it is shown', async () => {
  const all = await rows(COARSE)
  assert.ok(all.length >= 60, String(all.length))
  const places = truth.photos.flatMap((photo) => photo.place ?? [])
  const place = places.find(({ latitude }) => latitude % 1 > 0.01 && latitude % 1 < 0.09)
  assert.ok(place, 'a photo was taken between two steps')
  const south = Math.floor(place.latitude)
  const asShown: [string, (record: Shown) => boolean][] = [
    ['latitude>=35', ({ latitude }) => Number(latitude) >= 35 && latitude !== null],
    [`latitude>${south}.01,latitude<${south}.09`, () => false],
    [`latitude=${place.latitude}`, () => false],
    ['time=2018-07', ({ time }) => time === '2018-07-01T00:00:00Z'],
    ['time>=2018-07-02,time<2018-08', () => false],
    ['time>=2018-07-01T00:00:00.001Z,time<2018-08', () => false],
    ['title=*', ({ title }) => title !== null],
  ]
  for (const [filter, matches] of asShown) {
    const expected = all.filter(matches).map(({ id }) => id)
    const found = (await rows(COARSE, filtered(filter))).map(({ id }) => id)
    assert.deepEqual(found.sort(), expected.sort(), filter)
  }
})

test('attack 70: without the exact time nothing stands in the order of time', async () => {
  const ids = (await rows(COARSE)).map(({ id }) => String(id))
  // Ids are base32: 2 to 7 come after the letters.
  const rank = (id: string) => id.replace(/[2-7]/g, (digit) => '{|}~\u007f\u0080'[+digit - 2] ?? '')
  const byId = ids.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
  assert.deepEqual(ids, byId, 'in the order of ids')
  const times = (await rows('google.photos.{id,time}', 'limit=1000&order=asc')).map(({ id }) => id)
  assert.notDeepEqual(ids, times)
})

test('attack 70: counts and first and last times are told as far as they are shown', async () => {
  const of = async (scope: string) => {
    const answer = await read(scope, '', '/collections')
    const collections = answer.body['collections'] as Shown[]
    return collections.find(({ name }) => name === 'google.photos')
  }
  const coarse = await of(COARSE)
  for (const each of [coarse?.['first'], coarse?.['last']])
    assert.match(String(each), /^\d{4}-\d\d-01T00:00:00Z$/)
  const timeless = await of('google.photos.title')
  assert.deepEqual([timeless?.['first'], timeless?.['last']], [null, null])
  const placed = await of('google.photos[latitude=*].title')
  const inTruth = truth.photos.filter(({ place }) => place).length
  assert.equal(placed?.['count'], inTruth, 'a condition of the grant itself sees exact values')
})

test('attack 70: a cursor tells nothing of where it stands', async () => {
  const answer = await read('google.photos.{title,time~month}', 'limit=3')
  const { next, records } = answer.body as { next: string; records: Shown[] }
  const bytes = Buffer.from(next, 'base64url')
  for (const secret of [records[2]?.['id'], records[2]?.['title'], '2018', '"time"'])
    assert.ok(!bytes.includes(String(secret)) && !next.includes(String(secret)), String(secret))
})

test('attack 73: ids cannot be guessed from contents, and a guessed one is not there', async () => {
  const carla = new Person('carla')
  await carla.signUp(world.resource)
  const theirs = await addressOfData(world, carla)
  const { files } = await madeTakeout({ photos: 60, locations: 30, activity: 9, watched: 30 })
  await importFiles(carla, theirs, files)
  const own = await carla.fetch(`${theirs}/records/google.photos?limit=1000&fields=id`)
  const { records } = (await own.json()) as { records: { id: string }[] }
  const mine = new Set((await rows('google.photos.id')).map(({ id }) => id))
  assert.ok(records.length === mine.size && mine.size > 0)
  for (const { id } of records) assert.ok(!mine.has(id), 'the same photo has another id')
  const guesses = [records[0]?.id, 'a'.repeat(26), '1', '..%2f..', '%00', "'", 'A'.repeat(26)]
  for (const guess of guesses) {
    const answer = await read('google.photos.title', '', `/records/google.photos/${guess}`)
    assertRefused(answer, 404, 'not_found', String(guess))
  }
})
