import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { startPostgres } from './postgres.ts'

test('a PostgreSQL that was killed starts again while connections of it are still ending', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mandate-lingering-'))
  const killed = await startPostgres(folder, { fast: true })
  const client = new pg.Client({ connectionString: await killed.database('postgres') })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query('select pg_backend_pid() as pid')
  // One that is stopped notices nothing.
  process.kill(rows[0].pid, 'SIGSTOP')
  process.kill(killed.pid, 'SIGKILL')
  await killed.exited
  setTimeout(() => process.kill(rows[0].pid, 'SIGKILL'), 2_000)
  const again = await startPostgres(folder, { fast: true })
  try {
    assert.match(await again.database('postgres'), /^postgres:/)
  } finally {
    await again.discard()
    await client.end().catch(() => {})
  }
})
