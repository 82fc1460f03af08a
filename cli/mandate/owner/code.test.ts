import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { byCode } from './code.ts'

const ends = new AsyncDisposableStack()
after(() => ends.disposeAsync())

/** A place of data that gives a code, to be asked for again every millisecond; `answers` come one after the other. */
async function placeOf(...answers: ((res: ServerResponse) => unknown)[]): Promise<string> {
  const server = createServer((req, res) => {
    if (req.url !== '/device/auth') return void answers.shift()?.(res)
    const code = { device_code: 'd', user_code: 'BCDF-GHJK', verification_uri: 'http://x/device' }
    res.end(JSON.stringify({ ...code, expires_in: 600, interval: 0.001 }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  ends.defer(() => void server.close().closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const said = (status: number, body: object) => (res: ServerResponse) =>
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
const pending = said(400, { error: 'authorization_pending' })
const cut = (res: ServerResponse) => res.destroy()

test('whoever waits for an answer goes on when nobody answers for a while', async () => {
  const busy = said(429, { code: 'rate_limited' })
  const session = { access_token: 's', token_type: 'Cookie', cookie: 'c', name: 'anna' }
  const place = await placeOf(pending, cut, busy, said(503, {}), pending, said(200, session))
  assert.deepEqual(await byCode(place), { name: 'anna', cookie: 'c=s' })
})

test('a code that nobody typed in time, and one that was refused, end the waiting', async () => {
  await assert.rejects(byCode(await placeOf(cut, said(400, { error: 'expired_token' }))), {
    message: /^nobody typed the code in time/,
  })
  await assert.rejects(byCode(await placeOf(pending, said(400, { error: 'access_denied' }))), {
    message: /^you refused/,
  })
})
