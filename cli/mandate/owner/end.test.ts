import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { fileStore } from '@mandate/client/file-store'

const GRANT = '--x4Wm2kTQyZ0Rr8b1cLsg'
const ends = new AsyncDisposableStack()
after(() => ends.disposeAsync())

test('a grant whose name begins as an option does is ended, and an option is none', async () => {
  const ended: string[] = []
  const server = createServer((req, res) => {
    if (req.method === 'DELETE') ended.push(String(req.url))
    const grants = [{ grant: GRANT, client: 'https://app.example/client.json' }]
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ grants }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  ends.defer(() => void server.close().closeAllConnections())
  const home = await mkdtemp(join(tmpdir(), 'mandate-end-'))
  ends.defer(() => rm(home, { recursive: true }))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/owners/a`
  const store = fileStore(join(home, 'mandate.json'))
  await store.set('owner', { address, name: 'anna', cookie: 'c=s' })
  const end = (wanted: string) =>
    promisify(execFile)(
      process.execPath,
      ['--conditions=mandate-source', join(import.meta.dirname, '../../mandate.ts'), 'end', wanted],
      { env: { ...process.env, MANDATE_HOME: home } },
    )
  await assert.rejects(end('--json'), {
    code: 2,
    stderr: /^mandate end: Unknown option '--json'.*\nUsage: mandate end GRANT/,
  })
  assert.deepEqual(ended, [])
  await end(GRANT)
  assert.deepEqual(ended, [`/owners/a/grants/${GRANT}`])
})
