import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '@mandate/client'
import { makeFolder } from './folder.ts'

const DAY = 86_400_000
/** What is kept of each kind, since it was last written: `visit:…`, `access:…`, `request:…`. */
const KEPT_MS: Record<string, number> = { request: DAY / 24, visit: 90 * DAY, access: 90 * DAY }

/** Keeps texts in files that only this user may read: one file per key, replaced as a whole. */
export interface FileStore extends Store {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  /** Forgets what nobody has come back for. */
  sweep(now: number): Promise<void>
}

/** @param folder is made when it is missing */
export async function fileStore(folder: string): Promise<FileStore> {
  await makeFolder(folder)
  const fileOf = (key: string) => {
    const hash = createHash('sha256').update(key).digest('hex')
    const kind = /^(\w+):/.exec(key)?.[1]
    return join(folder, `${kind ? `${kind}-` : ''}${hash}.json`)
  }
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
    async sweep(now) {
      for (const name of await readdir(folder)) {
        const kept = KEPT_MS[name.split('-', 1)[0]!]
        const file = join(folder, name)
        const written = kept && (await stat(file).catch(() => null))
        if (kept && written && now - written.mtimeMs > kept) await rm(file, { force: true })
      }
    },
  }
}
