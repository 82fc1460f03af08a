/**
 * `npm run new-importer -- NAME`: a folder for another provider, which works and has its own first
 * test, wired into the worker, `inspect` and the catalog.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { Script } from 'node:vm'
import { newFiles } from './new-importer/files.ts'
import { link } from './new-importer/install.ts'
import { wire } from './new-importer/wire.ts'

const USAGE = `Usage: npm run new-importer -- NAME
NAME is the provider in 2 to 31 lower-case letters and digits: strava`

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  const read = understood()
  if (typeof read === 'string') return misread(read)
  const { values, positionals } = read
  const [name = '', ...more] = positionals
  const root = values.in ?? join(import.meta.dirname, '..')
  if (name === '' || more.length > 0) return misread()
  if (!/^[a-z][a-z0-9]{1,30}$/.test(name) || isReserved(name))
    return misread(`${name} is no such name.`)
  const made = newFiles(name)
  const there = [`importers/${name}`, ...Object.keys(made)].find((one) =>
    existsSync(join(root, one)),
  )
  if (there) {
    console.error(`${there} is there already.`)
    return 1
  }
  for (const [path, text] of Object.entries(made)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  const changed = await wire(root, name)
  await link(root, name)
  format(root, [...Object.keys(made), ...changed])
  printCatalog(root)
  console.log(
    `Made:\n${list(Object.keys(made))}\nWired in:\n${list([...changed, 'docs/catalog.md'])}`,
  )
  console.log(`Its test: npm test -- importers/${name}\nNow go on with docs/write-an-importer.md.`)
  return 0
}

/** What was typed, or what is wrong with it. */
function understood() {
  try {
    return parseArgs({ allowPositionals: true, options: { in: { type: 'string' } } })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function misread(why?: string): number {
  if (why !== undefined) console.error(why)
  console.error(USAGE)
  return 2
}

/** A word of the language, which nothing in it can be called: `default`, `constructor`. */
function isReserved(name: string): boolean {
  if (name in {}) return true
  try {
    new Script(`'use strict'; const ${name} = 0`)
    return false
  } catch {
    return true
  }
}

const list = (paths: string[]) => paths.map((path) => `  ${path}`).join('\n')

/** Lines that became too long are broken as everywhere else. */
function format(root: string, paths: string[]): void {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  if (!existsSync(biome)) return
  const code = paths.filter((path) => path.endsWith('.ts'))
  spawnSync(process.execPath, [biome, 'check', '--write', ...code], { cwd: root })
}

/** `docs/catalog.md` has every kind of data; its own test prints it. */
function printCatalog(root: string): void {
  const test = join('services', 'resource', 'catalog', 'document.test.ts')
  if (!existsSync(join(root, test))) return
  const env = { ...process.env, WRITE: '1', NODE_TEST_CONTEXT: undefined }
  spawnSync(process.execPath, ['--conditions=mandate-source', '--test', test], { cwd: root, env })
}

process.exitCode = await main()
