import type { Readable } from 'node:stream'
import { DataStore, Upload } from '@tus/server'

/** The same tus store with all its objects below `prefix`; ids stay without it. */
export function prefixed(prefix: string, inner: DataStore): DataStore {
  return new Prefixed(prefix, inner)
}

class Prefixed extends DataStore {
  #prefix: string
  #inner: DataStore

  constructor(prefix: string, inner: DataStore) {
    super()
    this.#prefix = prefix
    this.#inner = inner
    this.extensions = inner.extensions
  }

  override async create(upload: Upload) {
    await this.#inner.create(new Upload({ ...upload, id: this.#prefix + upload.id }))
    return upload
  }

  override async getUpload(id: string) {
    return new Upload({ ...(await this.#inner.getUpload(this.#prefix + id)), id })
  }

  override write(stream: Readable, id: string, offset: number) {
    return this.#inner.write(stream, this.#prefix + id, offset)
  }

  override remove(id: string) {
    return this.#inner.remove(this.#prefix + id)
  }

  override declareUploadLength(id: string, length: number) {
    return this.#inner.declareUploadLength(this.#prefix + id, length)
  }
}
