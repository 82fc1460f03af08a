import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Store } from '../stores/store.ts'

export interface FileStore extends Store {
  /** A program may keep what else it has to remember beside them. */
  set(key: string, value: unknown): Promise<void>
  /** Ids of the permissions kept. */
  accesses(): Promise<string[]>
}

/** Keeps key and permission in one file that only this person may read. */
export function fileStore(path: string): FileStore {
  let writing: Promise<unknown> = Promise.resolve()

  async function read(): Promise<Record<string, unknown>> {
    try {
      return JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return {}
      throw new Error(`${path} cannot be read: move it away and sign in again`, { cause: error })
    }
  }

  /** One change after another, each whole: a file half written would be a permission lost. */
  function change(todo: (kept: Record<string, unknown>) => void): Promise<void> {
    const done = writing.then(async () => {
      const kept = await read()
      todo(kept)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const fresh = `${path}.${randomUUID()}`
      await writeFile(fresh, JSON.stringify(kept), { mode: 0o600, flag: 'wx' })
      await rename(fresh, path)
    })
    writing = done.catch(() => {})
    return done
  }

  return {
    keepsKeys: false,
    get: async (key) => (await read())[key],
    set: (key, value) =>
      change((kept) => {
        kept[key] = value
      }),
    delete: (key) =>
      change((kept) => {
        delete kept[key]
      }),
    async accesses() {
      // Not those that only say under which id one is now.
      const own = Object.entries(await read()).filter(
        ([, value]) => !Object.hasOwn(Object(value), 'now'),
      )
      return own.flatMap(([key]) => /^access:(.+)$/.exec(key)?.[1] ?? [])
    },
  }
}
