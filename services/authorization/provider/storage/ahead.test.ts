import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase, type TestDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../../database.ts'
import { createAdapter } from './adapter.ts'
import { readingAhead } from './ahead.ts'
import { PUSHED, rowFinders } from './find.ts'
import { within } from './scope.ts'

let database: TestDatabase
let service: ReturnType<typeof openDatabase<Database>>
let find: ReturnType<typeof rowFinders>
const NOW = Date.parse('2026-11-20T12:00:00Z')
const exp = NOW / 1000 + 60
const UID = 'q'.repeat(43)

before(async () => {
  database = await freshDatabase(migrations)
  service = openDatabase<Database>(database.url, { prepare: true, lines: 2 })
  find = rowFinders(service.db, heldBeside)
})
after(async () => {
  await service.close()
  await database.drop()
})

const heldBeside = { column: () => 'null', read: () => null }

const adapter = (model: string) =>
  createAdapter({
    ...{ db: service.db, find, heldBeside, clock: () => NOW },
    findClient: async () => undefined,
    session: async () => null,
    findGrant: async () => null,
    handOver: async () => false,
    grantGivenUp: async () => {},
    grantGone: async () => {},
  })(model)

const questions = () => adapter('Interaction')
const pushed = () => adapter('PushedAuthorizationRequest')

const answered = (id: string, result?: Record<string, unknown>) => ({
  ...{ jti: UID, exp, params: { request_uri: `${PUSHED}${id}` } },
  ...(result && { result }),
})

const requestFor = (url: string, cookie = '') => ({ url, headers: { cookie } }) as IncomingMessage
const drop = (id: string) =>
  service.pool.query(`delete from passing_states where payload ->> 'name' = $1`, [id])

test('an answered question brings what was pushed, used or not, and that is not asked for again', async () => {
  await pushed().upsert('one', { jti: 'one', name: 'one', exp }, 60)
  await questions().upsert(UID, answered('one', { consent: {} }), 60)
  await within(requestFor('/auth/x'), async () => {
    await questions().find(UID)
    await drop('one')
    assert.deepEqual(await pushed().find('one'), { jti: 'one', name: 'one', exp })
  })

  await pushed().upsert('two', { jti: 'two', name: 'two', exp }, 60)
  await pushed().consume('two')
  await questions().upsert(UID, answered('two', { consent: {} }), 60)
  await within(requestFor('/auth/x'), async () => {
    await questions().find(UID)
    await drop('two')
    assert.equal((await pushed().find('two'))?.consumed, NOW / 1000)
  })
})

test('one that is not answered, or whose pushed request is not there, brings none', async () => {
  await pushed().upsert('three', { jti: 'three', name: 'three', exp }, 60)
  for (const question of [answered('three'), answered('gone', { consent: {} })]) {
    await questions().upsert(UID, question, 60)
    await within(requestFor('/auth/x'), async () => {
      await questions().find(UID)
      await drop('three')
      for (const id of ['three', 'gone']) assert.equal(await pushed().find(id), undefined)
    })
  }
})

test('what an address names is read ahead once, a question only for the browser whose cookie names it', async () => {
  const readAhead = readingAhead(find.passing)
  await questions().upsert(UID, { jti: UID, name: 'four', exp }, 60)
  await pushed().upsert('five', { jti: 'five', name: 'five', exp }, 60)
  const isThere = async (request: IncomingMessage, model: string, id: string) => {
    readAhead(request)
    const found = within(request, async () => adapter(model).find(id))
    return (await found) !== undefined
  }
  const own = requestFor(`/consent/${UID}`, `provider_interaction=${UID}`)
  assert.ok(await isThere(own, 'Interaction', UID))
  assert.ok(
    await isThere(
      requestFor(`/auth?request_uri=${PUSHED}five`),
      'PushedAuthorizationRequest',
      'five',
    ),
  )

  const named = (request: IncomingMessage) => {
    readAhead(request)
    return within(request, async (scope) => [...scope.ahead.keys()])
  }
  assert.deepEqual(await named(requestFor(`/auth/${UID}`, `a=b; c=${UID}`)), [`Interaction ${UID}`])
  assert.deepEqual(await named(requestFor(`/auth/${UID}`, 'a=b')), [])
  assert.deepEqual(await named(requestFor('/auth?request_uri=https://x.example')), [])
  assert.deepEqual(await named(requestFor('/token')), [])
})
