import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)
const PROGRAM = join(import.meta.dirname, '..', 'mandate.ts')
/** Nothing is kept there. */
const MANDATE_HOME = join(tmpdir(), `mandate-misused-${process.pid}`)

test('what is missing or wrong in what was typed is named first, whatever else is needed', async () => {
  for (const [args, first] of [
    [['upload'], 'mandate upload: FILE is missing'],
    [['sign-in'], 'mandate sign-in: ADDRESS is missing'],
    [['end'], 'mandate end: GRANT is missing'],
    [['export'], 'mandate export: FOLDER is missing'],
    [['query'], 'mandate query: SCOPE is missing'],
    [['query', '--limit', '5'], 'mandate query: SCOPE is missing'],
    [['query', 'google..photos'], /^mandate query: At character 7: a name should stand here/],
    [['sign-in', 'https://a.example', 'b'], 'mandate sign-in: b is one word too many'],
    [
      ['sign-in', 'https://a.example', '--purpose', 'x'],
      'mandate sign-in: --purpose goes with --scope: as the owner you ask nobody',
    ],
    [
      ['sign-in', 'https://a.example', '--name', 'a', '--scope', 'a.b.c'],
      'mandate sign-in: either --name, as the owner, or --scope, to read what the owner allows',
    ],
    [['sign-out', 'now'], 'mandate sign-out: now is one word too many'],
    [['upload', tmpdir()], /^mandate upload: \S+ is a folder: give the archives as they were/],
    [['upload', 'x.zip', '--fast'], "mandate upload: Unknown option '--fast'"],
    [['grants', 'all'], "mandate grants: Unexpected argument 'all'"],
    [['end', 'a', 'b'], 'mandate end: b is one word too many'],
    [['export', '--all'], "mandate export: Unknown option '--all'"],
    [['export', 'a', 'b'], 'mandate export: b is one word too many'],
    [
      // As a shell makes it of braces without quotes.
      ['query', 'google.photos.title', 'google.photos.time'],
      /^mandate query: google\.photos\.time is one word too many: put the whole of SCOPE in single/,
    ],
    [['query', 'a.b.c', '--limit', 'all'], /^mandate query: --limit all: a number of records is/],
    [['query', 'a.b.c', '--limit', '1.5'], /^mandate query: --limit 1\.5: a number of records is/],
    [['verify'], 'mandate verify: FILE is missing'],
    [['inspect', 'x.zip', '--samples', 'few'], '--samples few: a number is needed, 0 or more'],
  ] as const) {
    const asked = run(process.execPath, ['--conditions=mandate-source', PROGRAM, ...args], {
      env: { MANDATE_HOME },
    })
    const { code, stderr = '' } = await asked.catch((error) => error)
    assert.equal(code, 2, args.join(' '))
    const [line = ''] = stderr.split('\n')
    if (typeof first === 'string') assert.equal(line, first)
    else assert.match(line, first)
  }
})

test('a passphrase that is too short is said to be before anybody has to sign in for it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mandate-short-'))
  const owner = { address: 'http://localhost:1/owners/x', name: 'anna', cookie: 'a=b' }
  await writeFile(join(folder, 'mandate.json'), JSON.stringify({ owner }))
  const args = ['--conditions=mandate-source', PROGRAM, 'export', join(folder, 'home')]
  const env = { MANDATE_HOME: folder, MANDATE_PASSPHRASE: 'too short' }
  const { code, stderr } = await run(process.execPath, args, { env }).catch((error) => error)
  await rm(folder, { recursive: true, force: true })
  assert.equal(code, 2)
  assert.match(stderr, /^mandate export: the passphrase needs 12 characters or more/)
})
