/**
 * `npm run pack [-- FOLDER]`: the packages for apps and the command line as files that `npm install` takes, until a registry has them.
 * `npm pack` by itself makes empty ones here: what fills them is a script, and scripts are off (.npmrc).
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const PACKAGES = ['packages/grants', 'packages/client', 'cli']

const [typed, ...more] = process.argv.slice(2)
if (typed?.startsWith('-') || more.length > 0) {
  console.error('Usage: npm run pack [-- FOLDER]   (default: dist/packages)')
  process.exit(2)
}
const folder = resolve(typed ?? join(ROOT, 'dist', 'packages'))
mkdirSync(folder, { recursive: true })
for (const name of readdirSync(folder)) {
  if (/^mandate-[\w.-]+\.tgz$/.test(name)) rmSync(join(folder, name))
}
for (const path of PACKAGES) {
  const cwd = join(ROOT, path)
  // What an earlier version had is not left among what this one has.
  rmSync(join(cwd, 'dist'), { recursive: true, force: true })
  const packing = ['pack', '--pack-destination', folder, '--ignore-scripts=false']
  // What is wrong is said; each file that is in it is not.
  const words = [...packing, '--json=false', '--loglevel=error']
  const npm = process.env['npm_execpath']
  const [command, ...before] = npm ? [process.execPath, npm] : ['npm']
  // npm's words go to stderr: stdout has the files alone.
  const { status } = spawnSync(command, [...before, ...words], { cwd, stdio: ['ignore', 2, 2] })
  if (status !== 0) {
    console.error(`${path} could not be packed, see above.`)
    process.exit(1)
  }
}
for (const name of readdirSync(folder).filter((one) => one.endsWith('.tgz'))) {
  console.log(join(folder, name))
}
