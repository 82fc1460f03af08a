/** The published packages as `npm run pack` makes them, in a fresh project outside the repository that reaches no registry. */

import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** What they depend on, packed as it lies here: the project must find it without a registry. */
const VENDORS = ['node_modules/jose', 'node_modules/oauth4webapi']

/** For `node`: takes away what came after version 20, which the packages say will do. */
export const AS_NODE_20 = [
  '--import',
  `data:text/javascript,${encodeURIComponent(`
import zlib from 'node:zlib'
const came = [
  [zlib, 'zstdCompress zstdCompressSync zstdDecompress createZstdCompress createZstdDecompress'],
  [Map, 'groupBy'], [Object, 'groupBy'], [Array, 'fromAsync'], [URL, 'parse'],
  [Promise, 'try withResolvers'], [RegExp, 'escape'], [Uint8Array, 'fromBase64 fromHex'],
  [Uint8Array.prototype, 'toBase64 toHex'],
  [Set.prototype, 'union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom'],
  [Object.getPrototypeOf(Object.getPrototypeOf([].values())), 'map filter take drop flatMap reduce toArray forEach some every find'],
  [globalThis, 'Iterator WebSocket'],
]
for (const [owner, names] of came) for (const name of names.split(' ')) delete owner[name]
`)}`,
]

export interface Project extends AsyncDisposable {
  folder: string
}

export async function freshProject(): Promise<Project> {
  const base = await mkdtemp(join(tmpdir(), 'mandate-packages-'))
  const folder = join(base, 'project')
  await mkdir(folder)
  await npm(ROOT, 'run', 'pack', '--', base)
  for (const path of VENDORS) await pack(path, base)
  const archives = (await readdir(base)).filter((name) => name.endsWith('.tgz'))
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  await npm(
    folder,
    'install',
    '--offline',
    '--ignore-scripts',
    ...archives.map((name) => `../${name}`),
  )
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(base, { recursive: true, force: true }),
  }
}

async function pack(path: string, to: string): Promise<void> {
  await npm(join(ROOT, path), 'pack', '--pack-destination', to, '--ignore-scripts')
}

async function npm(cwd: string, ...args: string[]): Promise<void> {
  const own = process.env['npm_execpath']
  const [command, ...before] = own ? [process.execPath, own] : ['npm']
  await run(command as string, [...before, ...args], { cwd, maxBuffer: 2 ** 24 })
}
