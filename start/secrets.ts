import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from './folder.ts'

/** The file with a service's master key (32 bytes, base64), made once: losing it loses what it sealed. */
export function masterKeyFile(folder: string): string {
  makeFolder(folder, { mode: 0o700 })
  const file = join(folder, 'master.key')
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return file
}
