/** What a resource service says, where this service fails to take it at first. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { EVENTS } from '@mandate/grants'
import { openDatabase, Problem } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import express, { type ErrorRequestHandler } from 'express'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { doOnce } from '../bindings/index.ts'
import { type Database, migrations } from '../database.ts'
import { eventRoutes } from './events.ts'

const ISSUER = 'https://as.example'
const SERVICE = 'https://vault.example'
const resource = `${SERVICE}/owners/anna`
const ends: string[] = []
let isBroken = false
let send: (set: string) => Promise<number>
const open = new AsyncDisposableStack()
const keys = await generateKeyPair('Ed25519')

before(async () => {
  const database = await freshDatabase(migrations)
  open.defer(() => database.drop())
  const { db, close } = openDatabase<Database>(database.url)
  open.defer(close)
  const app = express().use(
    eventRoutes({
      ...{ issuer: ISSUER, clock: Date.now, log: { warn() {} } as never },
      linkedAt: async () => [{ account: 'anna', resource }],
      findKey: async () => exportJWK(keys.publicKey),
      doOnce: (id, act) => doOnce(db, id, act),
      async revoked(_account, _resource, grant) {
        if (isBroken) throw new Problem(503, 'unavailable', 'Come again.')
        ends.push(grant)
      },
      bindingEnded: async () => {},
      bindingMade: async () => {},
    }),
  )
  const failed: ErrorRequestHandler = (error, _req, res, _next) => void res.sendStatus(error.status)
  const server = app.use(failed).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  open.defer(() => new Promise<void>((resolve) => void server.close(() => resolve())))
  const { port } = server.address() as { port: number }
  send = async (body) => {
    const headers = { 'content-type': 'application/secevent+jwt' }
    const answer = await fetch(`http://127.0.0.1:${port}/events`, { method: 'POST', headers, body })
    await answer.arrayBuffer()
    return answer.status
  }
})
after(() => open.disposeAsync())

test('an event that could not be taken is taken when the same comes again, and then no more', async () => {
  const set = await new SignJWT({ events: { [EVENTS.revoked]: { resource, grant_id: 'g' } } })
    .setProtectedHeader({ alg: 'Ed25519', typ: 'secevent+jwt', kid: 'x' })
    .setIssuer(SERVICE)
    .setAudience(ISSUER)
    .setIssuedAt()
    .setJti('one')
    .sign(keys.privateKey)
  isBroken = true
  assert.deepEqual([await send(set), ends], [503, []])
  isBroken = false
  assert.deepEqual([await send(set), ends], [202, ['g']])
  assert.deepEqual([await send(set), ends], [400, ['g']])
})
