/** Somebody gives an assistant just some records until tomorrow: docs/mcp.md, with the official client of the protocol. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readGrant } from '@mandate/grants'
import { App } from '../support/app.ts'
import { Assistant } from '../support/assistant.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const PHOTOS = 'google.photos'
const YEAR = 'google.photos[time>=2018,time<2019].{title,time,latitude~0.1,longitude~0.1}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let resource: string

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await App.start({ name: 'Parrot', confidential: false }))
  resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 200, locations: 20 })).files)
})
after(() => ends.disposeAsync())

/** Ticks the one kind of thing whose sentence holds this. */
function tickKind(browser: Person, text: string): void {
  const boxes = browser.page.boxes(new URL(browser.url).pathname)
  const [label] = boxes.filter((each) => each.includes(text))
  assert.ok(label, boxes.join('\n'))
  browser.tick(label)
}

test('from nothing but the address, an assistant is given just these records until tomorrow', async () => {
  await using assistant = new Assistant(app, resource)
  await assistant.ask(anna)
  assert.ok(anna.has(`The assistant at ${new URL(app.origin).host} asks`))
  assert.ok(anna.has('It calls itself “Parrot”'))
  assert.ok(anna.has('Whoever holds the key can read this.'))
  assert.deepEqual(anna.page.ticked(), [])
  // What it says alike of forty kinds of things is said once.
  assert.equal(anna.text.split('It does not say how long').length - 1, 1)
  tickKind(anna, 'of your photos')
  await anna.fill({ From: '2018-01-01', to: '2018-12-31' }).press('Allow')
  await assistant.finish(anna)

  assert.deepEqual(await assistant.tools(), [
    ...['list_collections', 'query', 'count', 'read_file'],
  ])
  const { body } = await assistant.call('list_collections')
  assert.deepEqual(
    body.collections.map(({ name }: { name: string }) => name),
    [PHOTOS],
  )
  const [photos] = body.collections
  assert.ok(photos.count > 0 && photos.first >= '2018' && photos.last < '2019')
  const fields = photos.fields.map(({ name }: { name: string }) => name)
  assert.ok(fields.includes('title') && !fields.includes('people'))
  const page = await assistant.call('query', { collection: PHOTOS, fields: 'title,time', limit: 2 })
  assert.equal(page.body.records.length, 2)
  for (const record of page.body.records) {
    assert.deepEqual(Object.keys(record).sort(), ['id', 'time', 'title'])
    assert.match(record.time, /^2018-/)
  }
  const { bearer, exp = 0, iat, sub } = assistant.grant
  assert.deepEqual([bearer, exp - iat, sub], [true, 86_400, resource])
  for (const service of [world.resource, world.authorization]) {
    await anna.go(`${service}/access`)
    assert.ok(anna.has('Whoever holds its key can read this'), service)
  }
})

test('an assistant reads on with cursors, counts by filter, and sees places as coarsely as shown', async () => {
  await using assistant = new Assistant(app, resource, YEAR)
  await assistant.obtain(anna, (browser) => browser.press('Allow'))
  const [photos] = (await assistant.call('list_collections')).body.collections
  const steps = photos.fields.map(({ name, step }: { name: string; step?: string }) => [name, step])
  assert.deepEqual(Object.fromEntries(steps), {
    ...{ id: undefined, time: undefined, title: undefined },
    ...{ latitude: '0.1', longitude: '0.1' },
  })
  const ids = new Set<string>()
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const given = { collection: PHOTOS, limit: 7, ...(cursor && { cursor }) }
    const { body } = await assistant.call('query', given)
    for (const { id, latitude } of body.records) {
      ids.add(id)
      assert.ok(latitude === null || Math.abs(latitude * 10 - Math.round(latitude * 10)) < 1e-6)
    }
    cursor = body.next
  }
  assert.equal(ids.size, photos.count)
  const half = { collection: PHOTOS, filter: 'time<2018-07' }
  const counted = (await assistant.call('count', half)).body
  const listed = (await assistant.call('query', { ...half, limit: 1_000 })).body.records
  assert.deepEqual([counted.count, counted.exact], [listed.length, true])
  assert.ok(counted.count > 0 && counted.count < photos.count)
  const titled = { collection: PHOTOS, filter: `title=${listed[0].title}` }
  const named = (await assistant.call('query', titled)).body.records.length
  assert.equal((await assistant.call('count', titled)).body.count, named)
})

test('what an assistant may not see it is refused, with what would have sufficed; and its owner reads of it', async () => {
  await using assistant = new Assistant(app, resource, YEAR)
  await assistant.obtain(anna, (browser) => browser.press('Allow'))
  const refusals: [tool: string, given: object, code: string, scope: string | undefined][] = [
    ['query', { collection: 'google.location' }, 'insufficient_scope', 'google.location.*'],
    ['count', { collection: 'google.mail' }, 'insufficient_scope', 'google.mail.*'],
    [
      'query',
      { collection: PHOTOS, fields: 'people' },
      'insufficient_scope',
      'google.photos.people',
    ],
    [
      'query',
      { collection: PHOTOS, filter: 'people=Ana' },
      'insufficient_scope',
      'google.photos.people',
    ],
    [
      'count',
      { collection: PHOTOS, filter: 'device=x' },
      'insufficient_scope',
      'google.photos.device',
    ],
    ['count', { collection: PHOTOS, filter: 'time~2018' }, 'invalid_filter', undefined],
    ['query', { collection: PHOTOS, cursor: 'x' }, 'invalid_cursor', undefined],
  ]
  for (const [tool, given, code, scope] of refusals) {
    const answer = await assistant.call(tool, given as Record<string, unknown>)
    assert.equal(answer.refused, true, tool)
    assert.equal(answer.body.code, code, JSON.stringify(answer.body))
    assert.equal(answer.body.scope, scope)
    assert.equal(answer.body.records, undefined)
  }
  await assistant.call('query', { collection: PHOTOS, fields: 'title', limit: 3 })
  await anna.go(`${world.resource}/activity`)
  const host = new URL(app.origin).host
  assert.ok(anna.has(`${host}Photos Details: titleRead 3 records`), anna.text.slice(0, 900))
  assert.ok(anna.text.includes('Refused'))
})

test('two processes answer one assistant, because nothing is kept between two requests', async () => {
  const second = await world.secondResource()
  await using assistant = new Assistant(app, resource, YEAR)
  await assistant.obtain(anna, (browser) => browser.press('Allow'))
  const direct = globalThis.fetch
  let nth = 0
  const target = new URL(world.resource).origin
  globalThis.fetch = (input, init) => {
    const url = String(input instanceof Request ? input.url : input)
    const moved = url.endsWith('/mcp') && nth++ % 2 === 0 ? url.replace(target, second) : url
    return direct(moved, init)
  }
  try {
    await assistant.connect()
    for (let times = 0; times < 4; times++) {
      assert.ok((await assistant.call('count', { collection: PHOTOS })).body.count > 0)
    }
  } finally {
    globalThis.fetch = direct
  }
  assert.ok(nth >= 4)
})

test('an assistant that names a key gets an ordinary access, bound to it', async () => {
  const tokens = await app.obtain(anna, world.authorization, {
    scope: YEAR,
    resource: `${resource}/mcp`,
  })
  assert.equal(tokens.token_type, 'DPoP')
  const grant = readGrant(tokens.grant)
  assert.equal(grant.bearer, undefined)
  assert.equal((grant.exp ?? 0) - grant.iat, 90 * 86_400)
})
