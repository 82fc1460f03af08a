import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditEntry } from '@mandate/audit'
import { Problem } from '@mandate/server'
import { accessLog } from './log.ts'

test('a flood of requests that prove nothing fills nobody’s log', async () => {
  const written: AuditEntry[] = []
  const audit = { append: async (entries: AuditEntry[]) => void written.push(...entries) }
  const log = accessLog({ audit, clock: () => 0, failed: (error) => assert.fail(String(error)) })
  const refuse = (owner: string, client: string | null) =>
    log.refused(
      owner,
      { client, grant: null },
      'GET /',
      null,
      new Problem(401, 'invalid_token', ''),
    )
  for (let n = 0; n < 1_500; n++) await refuse('anna', null)
  assert.equal(written.length, 1_000)
  await refuse('anna', 'https://tripmap.example/client.json')
  await refuse('bob', null)
  assert.equal(written.length, 1_002)
})
