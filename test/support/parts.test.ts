import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import pg from 'pg'

const { TEST_DATABASE_URL, S3_ENDPOINT, CHROMIUM_PATH } = process.env

test('the tests have a real PostgreSQL 18', async () => {
  const client = new pg.Client({ connectionString: TEST_DATABASE_URL })
  await client.connect()
  const { rows } = await client.query('show server_version')
  await client.end()
  assert.match(rows[0].server_version, /^18\./)
})

test('the tests have a real S3 server', { skip: !S3_ENDPOINT && 'none to be had' }, async () => {
  const answer = await fetch(`${S3_ENDPOINT}/no-such-bucket`)
  assert.ok(answer.status === 404 || answer.status === 403)
  assert.match(await answer.text(), /<Code>(NoSuchBucket|AccessDenied)<\/Code>/)
})

test('the tests have a real Chromium', { skip: !CHROMIUM_PATH && 'none to be had' }, () => {
  const { stdout } = spawnSync(CHROMIUM_PATH ?? '', ['--version'], { encoding: 'utf8' })
  assert.match(stdout, /Chrom/)
})
