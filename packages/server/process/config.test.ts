import assert from 'node:assert/strict'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ConfigError, readServiceConfig } from '../index.ts'

const HEX = '0123456789abcdef'.repeat(4)
const whole = { DATABASE_URL: 'postgres://mandate@localhost/resource', MASTER_KEY: HEX }
const defaults = { port: 4001, name: 'resource' }

function problemsOf(env: Record<string, string>): string[] {
  try {
    readServiceConfig(env, defaults)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.problems
  }
  return []
}

test('a database and a key are enough', () => {
  const config = readServiceConfig(whole, defaults)
  assert.equal(config.port, 4001)
  assert.equal(config.host, '')
  assert.equal(config.publicUrl, 'http://localhost:4001')
  assert.equal(config.s3, null)
  assert.equal(config.quotaBytes, 50 * 1024 ** 3)
  assert.deepEqual(config.masterKey, Buffer.from(HEX, 'hex'))
})

test('every wrong variable is named at once, with the right form', () => {
  const problems = problemsOf({
    PORT: '70000',
    PUBLIC_URL: 'http://data.example',
    DATABASE_URL: 'mysql://x',
    MASTER_KEY: 'short',
    S3_ENDPOINT: 'store',
    LOG_LEVEL: 'loud',
    QUOTA_BYTES: '5 GB',
    OUTBOUND_ALLOW: 'http://inside',
    READER: 'https://explorer.example',
  })
  const named = problems.map((problem) => problem.split(/[ :]/, 1)[0])
  assert.deepEqual(named, [
    'PORT',
    'PUBLIC_URL',
    'DATABASE_URL',
    'MASTER_KEY',
    'S3_ENDPOINT',
    'S3_BUCKET',
    'S3_ACCESS_KEY_ID',
    'S3_SECRET_ACCESS_KEY',
    'QUOTA_BYTES',
    'OUTBOUND_ALLOW',
    'READER',
    'LOG_LEVEL',
  ])
})

test('the master key is hexadecimal or base64, or in a file', async () => {
  const key = Buffer.alloc(32, 0xfb)
  const file = join(await mkdtemp(join(tmpdir(), 'mandate-key-')), 'key')
  await writeFile(file, `${key.toString('base64')}\n`)
  const { MASTER_KEY: _, ...rest } = whole
  for (const given of [
    { MASTER_KEY: key.toString('hex') },
    { MASTER_KEY: key.toString('base64') },
    { MASTER_KEY: key.toString('base64url') },
    { MASTER_KEY_FILE: file },
  ]) {
    assert.deepEqual(readServiceConfig({ ...rest, ...given }, defaults).masterKey, key)
  }
  assert.match(problemsOf({ ...rest, MASTER_KEY_FILE: '/nowhere' })[0]!, /MASTER_KEY_FILE/)
  assert.match(problemsOf({ ...whole, MASTER_KEY_FILE: file })[0]!, /only one/)
})

test('each secret may stand in a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mandate-secrets-'))
  const secrets = {
    DATABASE_URL: 'postgres://mandate:geheim@localhost/resource',
    DATABASE_REPLICA_URL: 'postgres://mandate:geheim@replica/resource',
    MASTER_KEY: HEX,
    MASTER_KEY_FORMER: HEX.replace('0', 'f'),
    S3_ACCESS_KEY_ID: 'who',
    S3_SECRET_ACCESS_KEY: 'geheim',
  }
  const rest = { S3_ENDPOINT: 'https://s3.example', S3_BUCKET: 'mandate' }
  const files: Record<string, string> = {}
  for (const [name, value] of Object.entries(secrets)) {
    files[`${name}_FILE`] = join(folder, name)
    await writeFile(join(folder, name), `${value}\n`)
  }
  const { clock: _, ...read } = readServiceConfig({ ...rest, ...files }, defaults)
  const { clock: __, ...given } = readServiceConfig({ ...rest, ...secrets }, defaults)
  assert.deepEqual(read, given)
  for (const name of Object.keys(secrets)) {
    const wrong = { ...rest, ...files, [`${name}_FILE`]: '/nowhere' }
    assert.match(problemsOf(wrong)[0]!, new RegExp(`^${name}_FILE: `))
  }
})

test('an error says nothing of the values, which may be secret', () => {
  const problems = problemsOf({ DATABASE_URL: 'mysql://u:geheim@x', MASTER_KEY: 'geheim' })
  assert.doesNotMatch(problems.join(), /geheim/)
})

test('an empty variable is an absent one', () => {
  assert.equal(readServiceConfig({ ...whole, S3_ENDPOINT: '', PORT: '' }, defaults).port, 4001)
})

test('the public address is an origin: a path or a trailing slash too many is told', () => {
  const publicUrl = (PUBLIC_URL: string) =>
    readServiceConfig({ ...whole, PUBLIC_URL }, defaults).publicUrl
  assert.equal(publicUrl('https://data.example/'), 'https://data.example')
  assert.equal(publicUrl('http://127.0.0.1:4001'), 'http://127.0.0.1:4001')
  // As compose writes it with HTTPS_PORT=443; the names in documents and tokens are without it.
  assert.equal(publicUrl('https://data.example:443'), 'https://data.example')
  const { reader } = readServiceConfig(
    { ...whole, READER: 'https://explorer.example:443/client.json' },
    defaults,
  )
  assert.equal(reader, 'https://explorer.example/client.json')
  for (const wrong of [
    ...['https://data.example/x', 'https://u@data.example', 'data.example'],
    ...['https://data.example?x', 'https://data.example\\x'],
  ]) {
    assert.match(problemsOf({ ...whole, PUBLIC_URL: wrong })[0]!, /PUBLIC_URL/)
  }
})

test('what would be taken for something else than was meant is told', () => {
  const s3 = { S3_ACCESS_KEY_ID: 'who', S3_SECRET_ACCESS_KEY: 'geheim' }
  for (const [name, wrong] of Object.entries<Record<string, string>>({
    HOST: { HOST: 'http://localhost' },
    DATA_DIR: { DATA_DIR: '~/data' },
    // Files would be kept in a folder that nobody has thought of.
    S3_ENDPOINT: { S3_BUCKET: 'mandate', ...s3 },
    S3_BUCKET: { S3_ENDPOINT: 'https://s3.example', S3_BUCKET: 'mandate/files', ...s3 },
    DATABASE_URL: { DATABASE_URL: 'postgres://u:p@db/x?sslrootcert=/nowhere/ca.pem' },
  })) {
    const said = problemsOf({ ...whole, ...wrong })
    assert.deepEqual(
      said.map((line) => line.split(':')[0]),
      [name],
    )
  }
  assert.equal(readServiceConfig({ ...whole, HOST: '[::1]' }, defaults).host, '::1')
  const off = { S3_ENDPOINT: '', S3_BUCKET: 'mandate', ...s3 }
  assert.equal(readServiceConfig({ ...whole, ...off }, defaults).s3, null)
})
