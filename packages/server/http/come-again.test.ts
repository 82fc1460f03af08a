import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { createLog, createServer, listen, Problem, problemHandler } from '../index.ts'

test('whoever is to come again is told when, a page of another origin too', async () => {
  const publicUrl = 'http://localhost'
  const log = createLog({ logLevel: 'silent' }, 'test', new Writable())
  const app = createServer({ publicUrl }, { name: 'test', log, ready: async () => {} })
  app.get('/silent', (_req, res) => {
    res.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'ETag' })
    throw new Problem(503, 'keys_unreachable', 'The keys could not be had.')
  })
  app.use(problemHandler(log))
  await using service = await listen(app, { port: 0, host: '', publicUrl })
  const { status, headers } = await fetch(`${service.url}/silent`)
  assert.deepEqual([status, headers.get('retry-after')], [503, '5'])
  assert.equal(headers.get('access-control-expose-headers'), 'ETag, Retry-After')
})
