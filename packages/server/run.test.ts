import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { migrate, openDatabase } from './index.ts'
import { freshDatabase } from './testing.ts'

const AUTHORIZATION = fileURLToPath(import.meta.resolve('../../services/authorization/main.ts'))
const MAIN = fileURLToPath(import.meta.resolve('../../services/resource/main.ts'))
const WORKER = fileURLToPath(import.meta.resolve('../../services/resource/worker.ts'))

const ends = new AsyncDisposableStack()
const data = mkdtempSync(join(tmpdir(), 'mandate-run-'))
let database = ''
/** A store that lets nobody in. */
let locked = ''
before(async () => {
  const store = createServer((_req, res) => res.writeHead(403).end()).listen(0, '127.0.0.1')
  await once(store, 'listening')
  ends.defer(() => void store.close())
  locked = `http://127.0.0.1:${(store.address() as AddressInfo).port}`
  const fresh = await freshDatabase()
  database = fresh.url
  ends.defer(fresh.drop)
})
after(async () => {
  await ends.disposeAsync()
  rmSync(data, { recursive: true, force: true })
})

const words = (file: string, args: string[] = []) => ['--conditions=mandate-source', file, ...args]

function run(file: string, args: string[] = [], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, words(file, args), {
    encoding: 'utf8',
    env: { PATH: '', ...env },
  })
}

/** What it says until it ends by itself; ended by us it has no exit code. */
async function said(file: string, env: Record<string, string>) {
  const given = { DATABASE_URL: database, MASTER_KEY: 'ab'.repeat(32), DATA_DIR: data, PORT: '0' }
  const child = spawn(process.execPath, words(file), { env: { PATH: '', ...given, ...env } })
  let text = ''
  child.stderr.on('data', (bytes) => {
    text += bytes
  })
  const late = setTimeout(() => child.kill('SIGKILL'), 50_000)
  const [code] = await once(child, 'exit')
  clearTimeout(late)
  return { code, text }
}

for (const [what, file, name] of [
  ['service', MAIN, 'resource'],
  ['worker', WORKER, 'worker'],
] as const) {
  test(`a ${what} with a wrong environment says what is wrong, in lines without a stack`, () => {
    const { status, stderr } = run(file, [], { DATABASE_URL: 'mysql://x', PORT: 'many' })
    assert.equal(status, 1)
    assert.match(stderr, /cannot start, its environment needs:\n {2}PORT: a number/)
    assert.ok(stderr.startsWith(`${name} `), stderr)
    assert.match(stderr, / {2}DATABASE_URL: postgres:\/\//)
    assert.doesNotMatch(stderr, /\n\s+at |node:internal/)
  })

  test(`a ${what} says with --help what can be set, and starts nothing`, () => {
    const { status, stdout, stderr } = run(file, ['--help'])
    assert.deepEqual([status, stderr], [0, ''])
    for (const name of ['PORT', 'DATABASE_URL', 'MASTER_KEY_FILE', 'S3_SECRET_ACCESS_KEY']) {
      assert.match(stdout, new RegExp(`\\b${name}\\b`))
    }
  })
}

const elsewhere = (change: (url: URL) => void) => {
  const url = new URL(database)
  change(url)
  return { DATABASE_URL: url.href }
}

for (const [what, wrong, line] of [
  [
    'another password',
    () => elsewhere((url) => (url.password = 'x')),
    /DATABASE_URL: PostgreSQL refuses it: password/,
  ],
  [
    'no such database',
    () => elsewhere((url) => (url.pathname = '/none')),
    /DATABASE_URL: PostgreSQL refuses it: .*"none"/,
  ],
  [
    'options that PostgreSQL does not know',
    () => elsewhere((url) => url.searchParams.set('options', '-c nonsense')),
    /DATABASE_URL: PostgreSQL refuses it: .*nonsense/,
  ],
  [
    'nobody there',
    () => elsewhere((url) => (url.host = 'nobody.invalid')),
    /DATABASE_URL: nobody answers there: .*nobody\.invalid/,
  ],
  [
    'a folder that cannot be',
    () => ({ DATA_DIR: fileURLToPath(import.meta.url) }),
    /DATA_DIR: .*(EEXIST|ENOTDIR)/,
  ],
  [
    'a folder where nobody can make one',
    () => ({ DATA_DIR: '/proc/nowhere/data' }),
    /DATA_DIR: .*\/proc\/nowhere.*; a folder is needed that this process may write/,
  ],
  [
    'no store',
    () => ({
      S3_ENDPOINT: 'http://127.0.0.1:1',
      S3_BUCKET: 'mandate',
      S3_ACCESS_KEY_ID: 'a',
      S3_SECRET_ACCESS_KEY: 'b',
    }),
    /S3_ENDPOINT: the object store does not answer for the bucket mandate: .*ECONNREFUSED/,
  ],
  [
    'a store that lets nobody in',
    () => ({
      S3_ENDPOINT: locked,
      S3_BUCKET: 'mandate',
      S3_ACCESS_KEY_ID: 'a',
      S3_SECRET_ACCESS_KEY: 'b',
    }),
    /answers 403 for the bucket mandate: S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY have to be of somebody who may/,
  ],
  ['an address of another machine', () => ({ HOST: '192.0.2.1' }), /HOST, PORT: /],
] as const) {
  test(`what its operator can mend is said in a line, and ends it: ${what}`, {
    timeout: 60_000,
  }, async () => {
    const { code, text } = await said(MAIN, wrong())
    assert.match(text, line)
    assert.doesNotMatch(text, /\n\s+at |node:internal/)
    assert.equal(code, 1)
  })
}

for (const file of [MAIN, WORKER, AUTHORIZATION]) {
  test(`a port that is taken ends ${file.split('/').slice(-2).join('/')}: who stays deaf is never started anew`, {
    timeout: 60_000,
  }, async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    await using fresh = await freshDatabase()
    const { code, text } = await said(file, { DATABASE_URL: fresh.url, PORT: String(port) })
    taken.close()
    assert.match(text, new RegExp(`^port ${port} is taken`))
    assert.equal(code, 1)
  })
}

test('the database of the other service is left as it is', { timeout: 60_000 }, async () => {
  await using fresh = await freshDatabase()
  const { pool, close } = openDatabase(fresh.url)
  await migrate(pool, [{ name: 'resource', url: new URL('./migrations/', import.meta.url) }])
  const tables = async () =>
    (await pool.query(`select tablename from pg_tables where schemaname = 'public' order by 1`))
      .rows
  const before = await tables()
  const { code, text } = await said(AUTHORIZATION, { DATABASE_URL: fresh.url })
  assert.match(text, /^DATABASE_URL: this is the database of the resource service/)
  assert.equal(code, 1)
  assert.deepEqual(await tables(), before)
  await close()
})
