import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it, where they are not there yet. One by one: below /proc, where nobody can make any, Node's own `recursive`
 * tries for ever, and of a disk that is only read it says that something is not there.
 * @param path absolute
 * @throws Error with `code` and `path` of what cannot be made
 */
export function makeFolder(path: string, { mode = 0o777 }: { mode?: number } = {}): void {
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
    const above = dirname(path)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || existsSync(above)) throw error
    makeFolder(above, { mode })
    mkdirSync(path, { mode })
  }
}
