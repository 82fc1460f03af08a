/** Whoever reads the logs of the services learns who asked when, and nothing to ask with. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

test('attack 60: no token, code, proof, cookie or password is in the logs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mandate-logs-'))
  try {
    const file = join(folder, 'secrets')
    const script = fileURLToPath(new URL('_everything-logged.ts', import.meta.url))
    const child = spawn(process.execPath, ['--conditions=mandate-source', script, file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LOG_LEVEL: 'trace' },
    })
    const ended = new Promise((resolve) => child.once('close', resolve))
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
    assert.equal(await ended, 0, errors)
    const secrets = (await readFile(file, 'utf8')).split('\n')
    assert.ok(secrets.length > 40, `${secrets.length} secrets passed`)
    const lines = `${output}\n${errors}`.split('\n')
    assert.ok(lines.length > 60, `${lines.length} lines were logged`)
    assert.ok(
      output.includes('"service":"authorization"') && output.includes('"service":"resource"'),
    )
    for (const line of lines) {
      for (const secret of secrets) assert.ok(!line.includes(secret), line)
      assert.doesNotMatch(line, /eyJ[\w-]{8,}\.[\w-]+/, 'a JWT')
      assert.doesNotMatch(line, /[?&](?:code|state|request_uri|access_token)=/, 'a query')
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})
