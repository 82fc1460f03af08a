/**
 * `npm run former -- REF [TESTS…]`: the tests of a former release, run by its own code, against the schema of this one. All that is changed of
 * the former release is that its migrations are followed by those that have come since, with what spreads their tables. Without TESTS all of them run.
 *
 * REF is what git knows it by, such as `v1.2.0`. The exit code is that of the tests.
 */

import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mistyped, typed } from '@mandate/start/launcher'

const ROOT = join(import.meta.dirname, '..', '..')
const FOLDERS = [
  ...['packages/server', 'packages/accounts', 'packages/audit'],
  ...['services/authorization', 'services/resource'],
].map((folder) => join(folder, 'migrations'))
const SPREAD = join('docs', 'operate', 'citus.sql')

const USAGE = `Usage: npm run former -- REF [TESTS…]
REF names the former release, such as v1.2.0; TESTS are paths, without any it is all of them`
const [ref, ...tests] = typed(USAGE, { allowPositionals: true }).positionals
if (!ref) mistyped(USAGE, 'REF is missing.')

const there = mkdtempSync(join(tmpdir(), 'mandate-former-'))
function run(command: string, words: string[], cwd = ROOT): number {
  return spawnSync(command, words, { cwd, stdio: 'inherit' }).status ?? 1
}

try {
  if (run('git', ['worktree', 'add', '--quiet', '--detach', there, ref]) !== 0) process.exit(2)
  let added = 0
  for (const folder of FOLDERS) {
    for (const name of readdirSync(join(ROOT, folder))) {
      const former = join(there, folder, name)
      if (!name.endsWith('.sql') || existsSync(former)) continue
      copyFileSync(join(ROOT, folder, name), former)
      added++
    }
  }
  // Which tables are spread over nodes goes with the tables, and tests compare the two.
  if (existsSync(join(there, SPREAD))) copyFileSync(join(ROOT, SPREAD), join(there, SPREAD))
  console.error(`${ref} with ${added} migrations that have come since`)
  process.exitCode = run('npm', ['test', ...(tests.length > 0 ? ['--', ...tests] : [])], there)
} finally {
  run('git', ['worktree', 'remove', '--force', there])
  rmSync(there, { recursive: true, force: true })
}
