import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { encrypt, objectKey } from '../../files/encryption.ts'
import type { ByteRange, ObjectStore } from '../../files/objects.ts'
import { readSealed } from '../../files/reading.ts'

export const partObjects = 'exports/'

/** A file in a part: the line about it in the part's own list. */
export interface Listed {
  path: string
  size: number
  sha256: string
}

export interface FinishedPart {
  objectKey: string
  bytes: number
  sha256: Buffer
}

export interface PartWriter {
  add(
    path: string,
    source: AsyncIterable<Buffer>,
    how: { compress: boolean; size?: number },
  ): Promise<Listed>
  /** Resolves when all its bytes are kept. */
  end(): Promise<FinishedPart>
  /** Nothing of it is kept. */
  abort(error: unknown): Promise<void>
}

/** Writes a zip into the object store while it is made, encrypted like every file of the owner. */
export function partWriter(store: ObjectStore, dataKey: Buffer, mtime: Date): PartWriter {
  const random = randomBytes(20).toString('hex')
  const key = `${partObjects}${random.slice(0, 2)}/${random}`
  const zip = new ZipFile()
  const out = zip.outputStream as Readable
  const hash = createHash('sha256')
  let bytes = 0
  const counted = async function* () {
    for await (const chunk of out as AsyncIterable<Buffer>) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  zip.on('error', (error: Error) => out.destroy(error))
  const kept = store.put(key, encrypt(counted(), objectKey(dataKey, key)))
  // Whoever adds to it hears of it too; until then nobody listens.
  kept.catch(() => {})

  return {
    async add(path, source, { compress, size }) {
      const file = createHash('sha256')
      let length = 0
      const added = new Promise<void>((resolve, reject) => {
        const read = async function* () {
          try {
            for await (const chunk of source) {
              file.update(chunk)
              length += chunk.length
              yield chunk
            }
            resolve()
          } catch (error) {
            reject(error)
            throw error
          }
        }
        const options = { mtime, compress, ...(size === undefined ? {} : { size }) }
        const stream = Readable.from(read(), { objectMode: false })
        stream.once('error', (error) => out.destroy(error))
        zip.addReadStream(stream, path, options)
      })
      await Promise.race([added, kept.then(() => added)])
      return { path, size: length, sha256: file.digest('hex') }
    },
    async end() {
      zip.end()
      await kept
      return { objectKey: key, bytes, sha256: hash.digest() }
    },
    async abort(error) {
      out.destroy(error instanceof Error ? error : new Error(String(error)))
      await kept.catch(() => {})
      await store.remove([key])
    },
  }
}

/** The bytes of a part as they were made. */
export async function readPart(
  store: ObjectStore,
  dataKey: Buffer,
  part: { objectKey: string; bytes: number },
  range: ByteRange,
): Promise<Readable> {
  const key = objectKey(dataKey, part.objectKey)
  return readSealed(store, { name: part.objectKey, key, size: part.bytes }, range)
}
