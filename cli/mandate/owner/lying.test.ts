import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { fileStore } from '@mandate/client/file-store'

const ID = 'a'.repeat(26)
const BYTES = 'export PATH=/tmp'
const ends = new AsyncDisposableStack()
after(() => ends.disposeAsync())

/** A service that says what it likes, and a person who is signed in there. */
async function lyingService(says: (path: string, origin: string) => unknown) {
  const server = createServer((req, res) => {
    const { pathname } = new URL(String(req.url), 'http://localhost')
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const found = says(pathname, origin)
    if (pathname === '/sign-in') {
      res.writeHead(303, { 'set-cookie': 'mandate_session=s', location: '/' }).end()
    } else if (typeof found === 'string') res.end(found)
    else {
      const headers = { 'content-type': 'application/json', location: `/owners/${ID}/exports/1` }
      res.writeHead(200, headers).end(JSON.stringify(found ?? {}))
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  ends.defer(() => void server.close().closeAllConnections())
  const home = await mkdtemp(join(tmpdir(), 'mandate-lying-'))
  ends.defer(() => rm(home, { recursive: true }))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/owners/${ID}`
  const store = fileStore(join(home, 'mandate.json'))
  await store.set('owner', { address, name: 'anna', cookie: 'mandate_session=s' })
  const secrets = { MANDATE_PASSWORD: 'p', MANDATE_PASSPHRASE: 'correct horse battery' }
  const run = (...args: string[]) =>
    promisify(execFile)(
      process.execPath,
      ['--conditions=mandate-source', join(import.meta.dirname, '../../mandate.ts'), ...args],
      { env: { ...process.env, ...secrets, MANDATE_HOME: home } },
    )
  return { home, run }
}

test('attack: what apps and services say does not write over what was printed', async () => {
  const says = ['What you wrote\u001b[2K\rNothing at all', 'two\nlines \u202esdrawkcab']
  const client = 'https://app.example/client.json'
  const about = { standing: 'live', bearer: false, since: '2026-01-01', until: null }
  const grant = { grant: 'g\u009b2K', client, says, ...about, last_read: null }
  const { run } = await lyingService(() => ({ grants: [grant] }))
  const { stdout } = await run('grants')
  const lines = stdout.trimEnd().split('\n')
  assert.equal(lines.length, 3, stdout)
  assert.doesNotMatch(stdout, /[^\P{Cc}\n]|\p{Bidi_C}/u)
  assert.equal(lines[1], '    What you wrote\\u{1b}[2K\\u{d}Nothing at all')

  const refusing = await lyingService(() => ({ grants: 7 }))
  await assert.rejects(refusing.run('end', 'x\u001b[2K'), ({ stderr }) => !/\u001b/.test(stderr))
})

test('attack: the parts of a home lie in the folder that was typed, however they are called', async () => {
  const sha256 = createHash('sha256').update(BYTES).digest('hex')
  for (const name of [
    '../bashrc',
    '/tmp/bashrc',
    '..',
    '.bashrc',
    'a/b',
    'home\u001b[2K.zip',
    '',
  ]) {
    const { home, run } = await lyingService((path, origin) => {
      if (path === '/') return `${origin}/owners/${ID}`
      if (path.endsWith('/part')) return BYTES
      const part = { part: 1, name, bytes: BYTES.length, sha256, url: `/owners/${ID}/part` }
      return { state: 'ready', estimate: 1, written: 1, parts: [part] }
    })
    const folder = join(home, 'mine')
    await assert.rejects(run('export', folder), { code: 1 }, name)
    assert.deepEqual(await readdir(folder), [], name)
    assert.deepEqual((await readdir(home)).toSorted(), ['mandate.json', 'mine'], name)
  }
})
