import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(import.meta.resolve('../../services/resource/main.ts'))
const WORKER = fileURLToPath(import.meta.resolve('../../services/resource/worker.ts'))

function run(file: string, args: string[] = [], env: Record<string, string> = {}) {
  const words = ['--conditions=mandate-source', file, ...args]
  return spawnSync(process.execPath, words, { encoding: 'utf8', env: { PATH: '', ...env } })
}

for (const [what, file] of [
  ['service', MAIN],
  ['worker', WORKER],
] as const) {
  test(`a ${what} with a wrong environment says what is wrong, in lines without a stack`, () => {
    const { status, stderr } = run(file, [], { DATABASE_URL: 'mysql://x', PORT: 'many' })
    assert.equal(status, 1)
    assert.match(stderr, /cannot start, its environment needs:\n {2}PORT: a number/)
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
