/** Whoever reads the logs of the services learns who asked when, and nothing to ask with. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

/** Lines that a script with both services in it has logged, and what it says must not be among them. */
async function logged(script: URL): Promise<{ lines: string[]; output: string; marks: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'mandate-logs-'))
  try {
    const file = join(folder, 'marks')
    const path = fileURLToPath(script)
    const child = spawn(process.execPath, ['--conditions=mandate-source', path, file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LOG_LEVEL: 'trace' },
    })
    const ended = new Promise((resolve) => child.once('close', resolve))
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
    assert.equal(await ended, 0, errors)
    const marks = (await readFile(file, 'utf8')).split('\n')
    return { lines: `${output}\n${errors}`.split('\n'), output, marks }
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('attack 60: no token, code, proof, cookie or password is in the logs', async () => {
  const { lines, output, marks } = await logged(new URL('_everything-logged.ts', import.meta.url))
  assert.ok(marks.length > 40, `${marks.length} secrets passed`)
  assert.ok(lines.length > 60, `${lines.length} lines were logged`)
  assert.ok(output.includes('"service":"authorization"') && output.includes('"service":"resource"'))
  for (const line of lines) {
    for (const secret of marks) assert.ok(!line.includes(secret), line)
    assert.doesNotMatch(line, /eyJ[\w-]{8,}\.[\w-]+/, 'a JWT')
    assert.doesNotMatch(line, /[?&](?:code|state|request_uri|access_token)=/, 'a query')
  }
})

test('nobody’s name, file, place or word is in the logs, however damaged what they bring', async () => {
  const { lines, output, marks } = await logged(new URL('_home-logged.ts', import.meta.url))
  assert.ok(output.includes('"service":"worker"') && lines.length > 100, `${lines.length} lines`)
  const said = lines.filter((line) => marks.some((mark) => line.includes(mark)))
  assert.deepEqual(said, [])
  assert.ok(
    !lines.some((line) => /[\w.]+@[\w-]+\.\w/.test(line.replace(/node_modules\S+/g, ''))),
    'an address',
  )
})
