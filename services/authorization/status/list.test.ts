/** The list of what has ended is as true for many who ask at once as for one. */

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { openDatabase } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import express from 'express'
import { type Database, migrations } from '../database.ts'
import { takeStatusNumbers } from '../grants/issuing/status-numbers.ts'
import { statusRoutes } from './list.ts'

const ends = new AsyncDisposableStack()
let opened: ReturnType<typeof openDatabase<Database>>
let origin: string
let looks = 0

before(async () => {
  const database = ends.use(await freshDatabase(migrations))
  opened = openDatabase<Database>(database.url)
  ends.defer(opened.close)
  const db = opened.db.withPlugin({
    transformQuery({ node }) {
      if (node.kind === 'SelectQueryNode') looks++
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const sign = async (claims: object) => JSON.stringify(claims)
  const routes = statusRoutes({ db, issuer: 'https://as.example', clock: Date.now, sign })
  const server = express().use(routes).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  ends.defer(() => new Promise<void>((closed) => void server.close(() => closed())))
  origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`
})
after(() => ends.disposeAsync())

async function grant() {
  const [place] = await takeStatusNumbers(opened.db, 1)
  const { list: status_list, idx: status_idx } = place!
  const id = randomUUID()
  const about = { account: randomUUID(), resource: 'https://vault.example/owners/a' }
  await opened.db
    .insertInto('grants')
    .values({
      ...{ id, ...about, client_id: 'https://app.example/c', client_s256: 's', jws: 'j' },
      ...{ details: '[]', catalog_s256: 'c', shown: '[]', once: false, carried: false },
      ...{ status_list, status_idx, state: 'delivered', issued_at: new Date(), ended_by: null },
    })
    .execute()
  return { id, idx: status_idx }
}

/** Whether the list says so of this place. */
async function saysEnded({ idx }: { idx: number }): Promise<boolean> {
  const answer = await fetch(`${origin}/status/0`)
  assert.equal(answer.status, 200)
  const { status_list: list } = (await answer.json()) as { status_list: { lst: string } }
  const bits = inflateSync(Buffer.from(list.lst, 'base64url'))
  return (((bits[idx >> 3] ?? 0) >> (idx & 7)) & 1) === 1
}

const end = ({ id }: { id: string }) =>
  opened.db
    .updateTable('grants')
    .set({ state: 'ending', ended_at: new Date(), ended_by: 'owner' })
    .where('id', '=', id)
    .execute()

test('whoever asks after an end reads it, whatever others are being told in that moment', async () => {
  for (let round = 0; round < 20; round++) {
    const one = await grant()
    const before = Array.from({ length: 5 }, () => saysEnded(one))
    await end(one)
    const since = Array.from({ length: 5 }, () => saysEnded(one))
    assert.deepEqual(
      await Promise.all(since),
      Array.from(since, () => true),
    )
    await Promise.all(before)
  }
})

test('many who ask at once cost a few looks at the database', async () => {
  const one = await grant()
  looks = 0
  const told = await Promise.all(Array.from({ length: 200 }, () => saysEnded(one)))
  assert.ok(!told.includes(true))
  assert.ok(looks < 100, `${looks} looks for 200`)
})

test('a list that no grant can be in is none', async () => {
  for (const list of ['1', '-1', 'x', '0x0', '9999999999']) {
    assert.equal((await fetch(`${origin}/status/${list}`)).status, 404, list)
  }
})
