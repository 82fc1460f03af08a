import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

function run(args: string[], env: Record<string, string> = {}) {
  const words = ['--conditions=mandate-source', MAIN, ...args]
  return spawnSync(process.execPath, words, { encoding: 'utf8', env: { PATH: '', ...env } })
}

test('--help says what can be set, and starts nothing', () => {
  for (const asked of ['--help', '-h']) {
    const { status, stdout, stderr } = run([asked], { PORT: 'many' })
    assert.deepEqual([status, stderr], [0, ''])
    for (const name of ['PORT', 'HOST', 'PUBLIC_URL', 'DATA_DIR'])
      assert.match(stdout, new RegExp(`^ {2}${name} `, 'm'))
  }
})

test('a wrong environment is said in a line without a stack', () => {
  for (const [name, value] of [
    ['PORT', 'many'],
    ['PUBLIC_URL', 'explorer.example/below'],
  ] as const) {
    const { status, stderr } = run([], { [name]: value })
    assert.equal(status, 1)
    assert.match(stderr, new RegExp(`^${name} must be .*, not "${value}"\\.\n$`))
  }
})
