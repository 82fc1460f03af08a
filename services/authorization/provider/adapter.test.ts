import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase, type TestDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../database.ts'
import { createAdapter } from './adapter.ts'

// Each process has a pool of its own; here two pools stand for two processes.
let database: TestDatabase
let processes: ReturnType<typeof openDatabase<Database>>[]
const givenUp: string[] = []
const NOW = Date.parse('2026-11-20T12:00:00Z')
let now = NOW

before(async () => {
  database = await freshDatabase(migrations)
  processes = [1, 2].map(() => openDatabase<Database>(database.url, { max: 8 }))
})
after(async () => {
  await Promise.all(processes.map(({ close }) => close()))
  await database.drop()
})

function adapters(model: string) {
  return processes.map(({ db }) =>
    createAdapter({
      db,
      clock: () => now,
      findClient: async () => undefined,
      grantGivenUp: async (_db, id) => {
        givenUp.push(id)
      },
      grantGone: async () => {},
    })(model),
  )
}

/** Runs a call twenty times at once, in turn on both processes, and counts those that went through. */
async function race(call: (turn: number) => Promise<unknown>): Promise<number> {
  const turns = Array.from({ length: 20 }, (_, turn) => call(turn))
  const results = await Promise.allSettled(turns)
  return results.filter(({ status }) => status === 'fulfilled').length
}

test('attack 23: of twenty who redeem one code on two processes, one goes through', async () => {
  const codes = adapters('AuthorizationCode')
  await codes[0]!.upsert('code', { jti: 'code', grantId: 'g', exp: NOW / 1000 + 60 }, 60)
  assert.equal(await race((turn) => codes[turn % 2]!.consume('code')), 1)
  const found = await codes[1]!.find('code')
  assert.equal(found?.['consumed'], NOW / 1000)
  assert.ok(givenUp.splice(0).includes('g'), 'the others end what came from it')
})

test('a code that nobody issued cannot be redeemed', async () => {
  await assert.rejects(adapters('AuthorizationCode')[0]!.consume('stranger'), {
    error: 'invalid_grant',
  })
})

test('attack 2: a pushed request is used once, on whichever process', async () => {
  const requests = adapters('PushedAuthorizationRequest')
  await requests[0]!.upsert('par', { jti: 'par', request: 'x' }, 60)
  assert.equal(await race((turn) => requests[turn % 2]!.consume('par')), 1)
  await assert.rejects(requests[1]!.consume('par'), { error: 'invalid_request_uri' })
})

test('attack 25: of twenty with the same proof at once, one goes through', async () => {
  const proofs = adapters('ReplayDetection')
  const proof = { jti: 'proof', iss: 'app', exp: NOW / 1000 + 60 }
  assert.equal(await race((turn) => proofs[turn % 2]!.upsert('proof', proof, 60)), 1)
})

test('the id of a proof may come again after the proof is over', async () => {
  const [proofs] = adapters('ReplayDetection')
  const proof = { jti: 'old', iss: 'app', exp: NOW / 1000 + 60 }
  await proofs!.upsert('old', proof, 60)
  now = NOW + 61_000
  await proofs!.upsert('old', proof, 60)
  now = NOW
})

test('what belongs to a grant goes with it, and the grant is given up in the same transaction', async () => {
  const [tokens] = adapters('RefreshToken')
  const [grants] = adapters('Grant')
  await grants!.upsert('g1', { jti: 'g1' }, 60)
  await tokens!.upsert('t1', { jti: 't1', grantId: 'g1' }, 60)
  await tokens!.upsert('t2', { jti: 't2', grantId: 'g2' }, 60)
  await tokens!.revokeByGrantId('g1')
  await grants!.destroy('g1')
  assert.equal(await tokens!.find('t1'), undefined)
  assert.ok(await tokens!.find('t2'))
  assert.deepEqual(givenUp, ['g1'])
})

test('a session is found by its uid', async () => {
  const [sessions] = adapters('Session')
  await sessions!.upsert('s', { jti: 's', uid: 'u', accountId: 'a' }, 60)
  assert.equal((await sessions!.findByUid('u'))?.accountId, 'a')
  assert.equal(await sessions!.findByUid('other'), undefined)
})
