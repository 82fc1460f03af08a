import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { createLog, createServer, listen } from '../index.ts'

test('an address whose requests wait takes the places of nobody else', async () => {
  const publicUrl = 'https://service.example'
  const log = createLog({ logLevel: 'silent' }, 'test', new Writable())
  const bounds = { atOnce: 5, atOnceOfOne: 1 }
  const app = createServer({ publicUrl }, { name: 'test', log, ready: async () => {}, bounds })
  const waits = Promise.withResolvers<void>()
  const goesOn = Promise.withResolvers<void>()
  app.get('/ok', (_req, res) => res.send('ok'))
  app.get('/slow', async (_req, res) => {
    waits.resolve()
    await goesOn.promise
    res.send('done')
  })
  await using service = await listen(app, { port: 0, host: '', publicUrl })
  const come = (path: string, address: string) =>
    fetch(`${service.url}${path}`, { headers: { 'x-forwarded-for': address } })
  const slow = come('/slow', '203.0.113.1')
  await waits.promise
  const refused = await come('/ok', '203.0.113.1')
  assert.equal(refused.status, 429)
  assert.equal(refused.headers.get('retry-after'), '2')
  assert.equal((await come('/ok', '203.0.113.2')).status, 200)
  goesOn.resolve()
  assert.equal((await slow).status, 200)
  assert.equal((await come('/ok', '203.0.113.1')).status, 200)
})
