import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
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
