import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { end, exited } from './processes.ts'

const ROOT = join(import.meta.dirname, '..')
const WRITTEN = join(ROOT, 'dist', 'docs', 'index.html')
/** What stands in it, and what it looks like. */
const SOURCES = [
  ...['README.md', 'docs', 'packages/client/README.md', 'packages/grants', 'packages/ui'],
  'services/resource/catalog',
]

export interface Docs {
  stop(): Promise<void>
}

/**
 * Has the documentation written that the services show at `/docs/`, unless it is there and nothing it is made of is newer. Nothing
 * waits for it: until it is there `/docs/` says so.
 */
export function writeDocs(): Docs {
  if (!isOld()) return { stop: async () => {} }
  const file = join(ROOT, 'docs', 'site', 'main.ts')
  const child: ChildProcess = spawn(process.execPath, ['--conditions=mandate-source', file], {
    // stdout is for the launcher's own lines.
    stdio: ['ignore', 'ignore', 2],
  })
  exited(child).then(() => {
    if (child.exitCode) console.error('mandate: the documentation could not be written, see above')
  })
  return { stop: () => end(child, 2_000) }
}

function isOld(): boolean {
  if (!existsSync(WRITTEN)) return true
  const written = statSync(WRITTEN).mtimeMs
  return SOURCES.some((path) => newest(join(ROOT, path)) > written)
}

function newest(path: string): number {
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  const names = readdirSync(path).filter((name) => name !== 'node_modules' && name !== 'dist')
  return Math.max(0, ...names.map((name) => newest(join(path, name))))
}
