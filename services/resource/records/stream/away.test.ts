import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog, createServer, listen } from '@mandate/server'
import { sendLines } from './stream.ts'

const publicUrl = 'http://localhost'
const log = createLog({ logLevel: 'silent' }, 'test')

/** The last line of a stream whose second window fails so. */
async function lastWords(error: Error): Promise<{ code: string; detail: string }> {
  const app = createServer({ publicUrl }, { name: 'test', log, ready: async () => {} })
  async function* windows() {
    yield ['{"id":"a"}']
    throw error
  }
  app.get('/', async (_req, res) => {
    await sendLines(res, windows(), {
      coding: null,
      stillAllowed: async () => true,
      behind: () => Promise.reject(error),
      failed() {},
    })
  })
  await using service = await listen(app, { port: 0, host: '127.0.0.1', publicUrl })
  const lines = (await (await fetch(service.url)).text()).trimEnd().split('\n')
  assert.equal(lines[0], '{"id":"a"}')
  return JSON.parse(lines[1]!).error
}

test('a stream whose database goes away says that it may be asked for again', async () => {
  const gone = Object.assign(new Error('terminating connection'), { code: '57P01' })
  assert.deepEqual(await lastWords(gone), {
    code: 'unavailable',
    detail:
      'Something that this service needs does not answer at the moment. Nothing more follows: ask again in a few seconds.',
  })
  assert.equal((await lastWords(new Error('a mistake of ours'))).code, 'server_error')
})
