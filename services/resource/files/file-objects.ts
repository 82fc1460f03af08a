import { createReadStream } from 'node:fs'
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { makeFolder } from '@mandate/server'
import { FileStore } from '@tus/file-store'
import { ObjectMissing, type ObjectStore } from './objects.ts'
import { spent } from './spent.ts'

const unfinished = '.unfinished'
// Larger pieces are not faster, and every one of them is new memory.
const readBytes = 64 * 1024
const writeBytes = 256 * 1024

/** Objects as files below `folder`. */
export function fileObjects(folder: string): ObjectStore {
  const pathOf = (key: string) => {
    if (!/^[a-z0-9-]+(\/[a-z0-9-]+)+$/.test(key)) throw new Error(`Not an object key: ${key}`)
    return join(folder, key)
  }

  return {
    async put(key, body) {
      const path = pathOf(key)
      const begin = () => open(path + unfinished, 'wx')
      const file = await begin().catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
        makeFolder(dirname(path))
        return begin()
      })
      try {
        await writeAll(file, body)
        await file.datasync()
      } catch (error) {
        await file.close()
        await rm(path + unfinished, { force: true })
        throw error
      }
      await file.close()
      await rename(path + unfinished, path)
    },

    async get(key, range) {
      const path = pathOf(key)
      if ((await this.size(key)) === null) throw new ObjectMissing(key)
      if (!range) return createReadStream(path, { highWaterMark: readBytes })
      return createReadStream(path, {
        start: range.start,
        end: range.end - 1,
        highWaterMark: Math.min(readBytes, Math.max(1, range.end - range.start)),
      })
    },

    async size(key) {
      try {
        return (await stat(pathOf(key))).size
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      }
    },

    async remove(keys) {
      for (const key of keys) {
        for (const ending of ['', unfinished, '.json']) {
          await rm(pathOf(key) + ending, { force: true })
        }
      }
    },

    async *list(prefix) {
      const start = join(folder, dirname(`${prefix}x`))
      const entries = await readdir(start, { recursive: true, withFileTypes: true }).catch(() => [])
      for (const entry of entries) {
        if (!entry.isFile()) continue
        const path = join(entry.parentPath, entry.name)
        const key = relative(folder, path).split(sep).join('/')
        if (!key.startsWith(prefix) || key.endsWith('.json')) continue
        const found = await stat(path).catch(() => null)
        if (found) yield { key: key.replace(/\.unfinished$/, ''), modified: found.mtime }
      }
    },

    async ready() {
      makeFolder(folder)
    },

    growing: (prefix) => new FileStore({ directory: join(folder, prefix) }),
  }
}

/** Several pieces at a time: each write is a way through the thread pool. */
async function writeAll(file: FileHandle, body: AsyncIterable<Buffer>): Promise<void> {
  let waiting: Buffer[] = []
  let length = 0
  const write = async () => {
    const { bytesWritten } = await file.writev(waiting)
    if (bytesWritten !== length) {
      // A disk takes what still fits; it says that it is full only to the next write.
      const message = 'The disk did not take all bytes of an object'
      throw Object.assign(new Error(message), { code: 'ENOSPC' })
    }
    waiting.forEach(spent)
    waiting = []
    length = 0
  }
  for await (const bytes of body) {
    waiting.push(bytes)
    length += bytes.length
    if (length >= writeBytes) await write()
  }
  if (length > 0) await write()
}
