import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '@mandate/client'

/** Keeps texts in files that only this user may read: one file per key, replaced as a whole. */
export interface FileStore extends Store {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
}

/** @param folder is made when it is missing */
export async function fileStore(folder: string): Promise<FileStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const fileOf = (key: string) =>
    join(folder, `${createHash('sha256').update(key).digest('hex')}.json`)
  return {
    keepsKeys: false,
    async get(key) {
      try {
        return JSON.parse(await readFile(fileOf(key), 'utf8'))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    async set(key, value) {
      const written = `${fileOf(key)}.${randomUUID()}`
      await writeFile(written, JSON.stringify(value), { mode: 0o600 })
      await rename(written, fileOf(key))
    },
    delete: (key) => rm(fileOf(key), { force: true }),
  }
}
