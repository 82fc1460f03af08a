import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase, type TestDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../../database.ts'
import { heldColumn } from '../../grants/held.ts'
import { createAdapter } from './adapter.ts'
import { findText, rowFinders } from './find.ts'
import { within } from './scope.ts'
import { digestIds, keptAs, sweepStates } from './states.ts'
import { waiting, writeWaiting } from './waiting.ts'

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

const heldBeside = { column: () => 'null', read: () => null }

function adapters(model: string) {
  return processes.map(({ db }) =>
    createAdapter({
      db,
      find: rowFinders(db, heldBeside),
      clock: () => now,
      findClient: async () => undefined,
      session: async () => null,
      findGrant: async () => null,
      heldBeside,
      handOver: async () => false,
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

/** One request on one of the processes. */
const request = (work: () => Promise<unknown>, url = '/auth') =>
  within({ url } as IncomingMessage, work)

const count = async (condition: string) => {
  const { rows } = await processes[0]!.pool.query(
    `select (select count(*) from passing_states where ${condition})
      + (select count(*) from provider_states where ${condition}) as count`,
  )
  return rows[0].count
}

test('attack 23: of twenty requests with one code one has a refresh token, and nobody keeps it', async () => {
  const codes = adapters('AuthorizationCode')
  const tokens = adapters('RefreshToken')
  const exp = NOW / 1000 + 60
  await codes[0]!.upsert('twenty', { jti: 'twenty', grantId: 'g20', exp }, 60)
  const redeem = (turn: number) =>
    request(async () => {
      await codes[turn % 2]!.find('twenty')
      await codes[turn % 2]!.consume('twenty')
      await tokens[turn % 2]!.upsert(`t${turn}`, { jti: `t${turn}`, grantId: 'g20', exp }, 60)
    })
  assert.equal(await race(redeem), 1)
  assert.ok(givenUp.splice(0).includes('g20'), 'the others end what came from it')
  assert.equal(await count("model = 'RefreshToken' and grant_id = 'g20'"), 0)
})

test('attack 2: of twenty who come back with one answer one has a code, and the question is over', async () => {
  const questions = adapters('Interaction')
  const pushed = adapters('PushedAuthorizationRequest')
  const codes = adapters('AuthorizationCode')
  const exp = NOW / 1000 + 60
  await questions[0]!.upsert('asked', { jti: 'asked', exp }, 60)
  await pushed[0]!.upsert('pushed', { jti: 'pushed', exp }, 60)
  const comeBack = (turn: number) =>
    request(async () => {
      await questions[turn % 2]!.destroy('asked')
      await pushed[turn % 2]!.consume('pushed')
      await codes[turn % 2]!.upsert(`c${turn}`, { jti: `c${turn}`, grantId: 'g21', exp }, 60)
    })
  assert.equal(await race(comeBack), 1)
  assert.equal(await count("model = 'AuthorizationCode' and grant_id = 'g21'"), 1)
  assert.equal(await questions[1]!.find('asked'), undefined)
  assert.ok((await pushed[1]!.find('pushed'))?.['consumed'])
})

test('a code is used up by a request that is refused afterwards', async () => {
  const [codes] = adapters('AuthorizationCode')
  const exp = NOW / 1000 + 60
  await codes!.upsert('refused', { jti: 'refused', grantId: 'g22', exp }, 60)
  await request(async () => {
    await codes!.consume('refused')
    await writeWaiting(processes[0]!.db)
  })
  assert.ok((await codes!.find('refused'))?.['consumed'])
  const again = request(async () => {
    await codes!.consume('refused')
    await writeWaiting(processes[0]!.db)
  })
  await assert.rejects(again, { error: 'invalid_grant' })
  assert.ok(givenUp.splice(0).includes('g22'))
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
  const isNew = async (turn: number) =>
    assert.equal(await proofs[turn % 2]!.find('proof'), undefined, 'seen before')
  assert.equal(await race(isNew), 1)
})

test('attack 25: of twenty requests pushed with one proof at once one is kept', async () => {
  const proofs = adapters('ReplayDetection')
  const pushed = adapters('PushedAuthorizationRequest')
  const push = (turn: number) =>
    request(async () => {
      await proofs[turn % 2]!.find('pushing')
      await pushed[turn % 2]!.upsert(`p${turn}`, { jti: `p${turn}`, grantId: 'g23' }, 60)
    }, '/request')
  assert.equal(await race(push), 1)
  assert.equal(await count("grant_id = 'g23'"), 1)
  await assert.rejects(push(20), { error: 'invalid_request' })
})

test('attack 25: of twenty codes redeemed with one proof one gives a token, and all are used up', async () => {
  const proofs = adapters('ReplayDetection')
  const codes = adapters('AuthorizationCode')
  const tokens = adapters('RefreshToken')
  const of = (turn: number) => ({
    ...{ jti: `of-proof-${turn}`, grantId: 'g24', exp: NOW / 1000 + 60 },
  })
  for (let turn = 0; turn < 20; turn++) await codes[0]!.upsert(of(turn).jti, of(turn), 60)
  const redeem = (turn: number) =>
    request(async () => {
      await codes[turn % 2]!.consume(of(turn).jti)
      await proofs[turn % 2]!.find('redeeming')
      await tokens[turn % 2]!.upsert(of(turn).jti, of(turn), 60)
    }, '/token')
  assert.equal(await race(redeem), 1)
  assert.equal(await count("model = 'RefreshToken' and grant_id = 'g24'"), 1)
  assert.equal(await count("grant_id = 'g24' and consumed_at is null"), 1, 'the token alone')
})

test('of a client that signs its request the signature is looked at by itself', async () => {
  const [proofs] = adapters('ReplayDetection')
  const ask = () =>
    request(async () => {
      waiting()!.isAsserted = true
      return proofs!.find('assertion')
    }, '/request')
  assert.equal(await ask(), undefined)
  assert.ok(await ask())
})

test('the id of a proof may come again after the proof is over', async () => {
  const [proofs] = adapters('ReplayDetection')
  assert.equal(await proofs!.find('old'), undefined)
  assert.ok(await proofs!.find('old'))
  now = NOW + 601_000
  assert.equal(await proofs!.find('old'), undefined)
  now = NOW
})

test('what belongs to a grant goes with it, and the grant is given up in the same transaction', async () => {
  const [tokens] = adapters('RefreshToken')
  const [grants] = adapters('Grant')
  const exp = NOW / 1000 + 60
  await grants!.upsert('g1', { jti: 'g1', exp }, 60)
  await tokens!.upsert('t1', { jti: 't1', grantId: 'g1', exp }, 60)
  await tokens!.upsert('t2', { jti: 't2', grantId: 'g2', exp }, 60)
  await tokens!.revokeByGrantId('g1')
  await grants!.destroy('g1')
  assert.equal(await tokens!.find('t1'), undefined)
  assert.ok(await tokens!.find('t2'))
  assert.deepEqual(givenUp, ['g1'])
})

test('a client assertion that counts for longer is remembered for longer', async () => {
  const [assertions] = adapters('ReplayDetection')
  assert.equal(await assertions!.find('long'), undefined)
  await assertions!.upsert('long', { jti: 'long' }, 3600)
  now = NOW + 3_500_000
  assert.ok(await assertions!.find('long'))
  now = NOW
})

test('what is over is swept at once, used codes after a day', async () => {
  const [codes] = adapters('AuthorizationCode')
  const [requests] = adapters('PushedAuthorizationRequest')
  const exp = NOW / 1000 + 60
  await codes!.upsert('swept', { jti: 'swept', grantId: 'g', exp }, 60)
  await requests!.upsert('swept', { jti: 'swept', exp }, 60)
  await sweepStates(processes[0]!.db, NOW + 61_000)
  assert.equal(await requests!.find('swept'), undefined)
  assert.ok(await codes!.find('swept'))
  await sweepStates(processes[0]!.db, NOW + 86_461_000)
  assert.equal(await codes!.find('swept'), undefined)
})

test('what stands in the database is no token, neither as it is nor for its holder', async () => {
  const [tokens] = adapters('RefreshToken')
  const exp = NOW / 1000 + 60
  await tokens!.upsert('a-secret', { jti: 'a-secret', grantId: 'g3', exp }, 60)
  const { rows } = await processes[0]!.pool.query(
    `select id, t::text as row from provider_states t where grant_id = 'g3'`,
  )
  assert.ok(!rows[0].row.includes('a-secret'), rows[0].row)
  assert.equal(await tokens!.find(rows[0].id), undefined)
  assert.equal((await tokens!.find('a-secret'))?.jti, 'a-secret')
})

test('a refresh token of a release that kept it as it was goes on, and is not kept so any more', async () => {
  const [tokens] = adapters('RefreshToken')
  const { db, pool } = processes[0]!
  const former = async (id: string) =>
    pool.query(
      `insert into provider_states (model, id, payload, grant_id) values ('RefreshToken', $1, $2, 'g4')`,
      [id, { jti: id, grantId: 'g4', exp: NOW / 1000 + 60 }],
    )
  const ids = async () => {
    const found = await pool.query(`select id from provider_states where grant_id = 'g4'`)
    return found.rows.map(({ id }) => id)
  }
  await former('found-when-used')
  assert.equal((await tokens!.find('found-when-used'))?.grantId, 'g4')
  assert.deepEqual(await ids(), [keptAs('RefreshToken', 'found-when-used')])
  await former('waiting')
  await digestIds(db)
  assert.deepEqual(
    new Set(await ids()),
    new Set(['found-when-used', 'waiting'].map((id) => keptAs('RefreshToken', id))),
  )
  assert.equal((await tokens!.find('waiting'))?.jti, 'waiting')
})

test('what is kept is found by its key, also by a plan that was made while there was little', async () => {
  const client = await processes[0]!.pool.connect()
  try {
    await client.query('set plan_cache_mode = force_generic_plan')
    for (const table of ['passing_states', 'provider_states'] as const) {
      await client.query(`prepare find_${table} (text[], text[]) as ${findText(table, heldColumn)}`)
      const { rows } = await client.query(`explain execute find_${table} ('{x}', '{y}')`)
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      const looks = plan.match(/(?:Seq|Index|Bitmap Heap) Scan[^\n]*_states/g) ?? []
      assert.ok(looks.length > 0 && looks.every((look) => !look.startsWith('Seq')), plan)
    }
  } finally {
    client.release(true)
  }
})
