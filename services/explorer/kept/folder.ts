import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder that only this user may enter, and those above it. One by one: below /proc, where nobody can make any, Node's own
 * `recursive` tries for ever.
 */
export async function makeFolder(path: string): Promise<void> {
  const isThere = (place: string) => stat(place).catch(() => null)
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    if ((await isThere(path))?.isDirectory()) return
    const above = dirname(path)
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' || (await isThere(above))) throw error
    await makeFolder(above)
    await mkdir(path, { mode: 0o700 })
  }
}
