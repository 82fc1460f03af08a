import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..', '..')

const GIT: ExecFileSyncOptionsWithStringEncoding = {
  cwd: ROOT,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
}

/** Our own files, relative to the repository, with slashes: those git knows or would take up. */
export function ownFiles(): string[] {
  const words = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  try {
    const listed = execFileSync('git', words, GIT).split('\0')
    return listed.filter((file) => file !== '' && existsSync(join(ROOT, file))).sort()
  } catch {
    // A copy without git, such as an unpacked archive.
    const found = globSync('**', {
      cwd: ROOT,
      withFileTypes: true,
      exclude: (entry) => ['node_modules', '.data', '.git', 'dist'].includes(entry.name),
    })
    return found
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(ROOT.length + 1)
          .replaceAll('\\', '/'),
      )
      .sort()
  }
}

export function isCode(file: string): boolean {
  return /\.(ts|mjs)$/.test(file) && !/(^|\/)fixtures\//.test(file)
}

export function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}
