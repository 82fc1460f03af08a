import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { type Log, Problem, problemOf } from '@mandate/server'
import { DataStore, EVENTS, Server, Upload as TusUpload } from '@tus/server'
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import { type ObjectStore, ObjectsAway } from '../files/objects.ts'
import type { Owner, OwnersStore } from '../owners/store.ts'
import { uploadCipher } from './cipher.ts'
import { databaseLocker } from './locker.ts'
import type { UploadsStore } from './store.ts'

/**
 * Uploads that survive a lost connection, a closed laptop and a restart of the service.
 * @see [tus 1.0](https://tus.io/protocols/resumable-upload)
 */
export function resumableUploads(options: {
  db: Kysely<Database>
  objects: ObjectStore
  owners: Pick<OwnersStore, 'keys'>
  uploads: UploadsStore
  log: Log
}): { handle(req: IncomingMessage, res: ServerResponse, owner: Owner): Promise<void> } {
  const { db, objects, owners, uploads } = options
  const senders = new WeakMap<IncomingMessage, Owner>()

  const server = new Server({
    path: '/owners',
    datastore: new EncryptedStore(objects.growing('uploads/'), owners, uploads),
    locker: databaseLocker(db),
    relativeLocation: true,
    // The session cookie opens these calls, so no other origin may make them.
    allowedOrigins: [],
    disableTerminationForFinishedUploads: false,
    generateUrl: (req, { id }) => `${new URL(req.url).pathname.replace(/\/+$/, '')}/${id}`,
    getFileIdFromRequest: (_req, last) => last,
    async namingFunction(req, metadata) {
      const owner = senders.get(req.runtime?.node?.req as IncomingMessage)
      if (!owner) throw refusal(new Problem(401, 'invalid_token', 'Sign in first.'))
      const size = Number(req.headers.get('upload-length') ?? Number.NaN)
      if (!Number.isSafeInteger(size) || size < 0) {
        const detail = 'Upload-Length must be the number of bytes that will be sent.'
        throw refusal(new Problem(400, 'invalid_request', detail))
      }
      const sha256 = metadata?.['sha256'] ?? undefined
      if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) {
        const detail = 'The sha256 in Upload-Metadata must be 64 lower-case hexadecimal digits.'
        throw refusal(new Problem(400, 'invalid_request', detail))
      }
      const name = cleanName(metadata?.['filename'] ?? metadata?.['name'] ?? '')
      const about = { name, size, ...(sha256 !== undefined && { sha256 }) }
      return uploads.create(owner.id, about).catch((error) => {
        throw refusal(error)
      })
    },
    async onUploadFinish(_req, upload) {
      await uploads.complete(upload.id, upload.size ?? upload.offset).catch((error) => {
        throw refusal(error)
      })
      return {}
    },
    async onResponseError(req, error) {
      if (isRefused(error)) return undefined
      const res = req.runtime?.node?.res
      if (res?.destroyed) return undefined
      options.log.error({ err: error }, 'an upload was not stored')
      // What the store in a folder says of whatever went wrong with the disk.
      const problem = problemOf(error instanceof Error ? error : new ObjectsAway(error.body))
      for (const [name, value] of Object.entries(problem.headers)) res?.setHeader(name, value)
      return { status_code: problem.status, body: JSON.stringify(problem) }
    },
  })
  server.on(EVENTS.POST_RECEIVE, (_req, upload) => {
    // While a piece comes, each second; only for showing. What came of it is written down when it has ended.
    uploads.heard(upload.id, upload.offset).catch(() => {})
  })

  return {
    async handle(req, res, owner) {
      senders.set(req, owner)
      await server.handle(req, res)
    },
  }
}

/** The last part of a path, without control characters, at most 200 characters. */
export function cleanName(text: string): string {
  const last = text.toWellFormed().split(/[\\/]/).pop() ?? ''
  return last.replace(/[\u0000-\u001f\u007f]/g, '').slice(0, 200) || 'file'
}

/** What @tus/server takes as an error: a problem document with its status. */
function refusal(error: unknown): { status_code: number; body: string } {
  if (!(error instanceof Problem)) throw error
  return { status_code: error.status, body: JSON.stringify(error) }
}

/** Said on purpose, here or by @tus/server. */
function isRefused(error: Error | { status_code: number }): boolean {
  return 'status_code' in error && error.status_code < 500
}

/** The growing objects of the store, encrypted on their way; names stay in the database. */
class EncryptedStore extends DataStore {
  #inner: DataStore
  #owners: Pick<OwnersStore, 'keys'>
  #uploads: UploadsStore

  constructor(inner: DataStore, owners: Pick<OwnersStore, 'keys'>, uploads: UploadsStore) {
    super()
    this.#inner = inner
    this.#owners = owners
    this.#uploads = uploads
    this.extensions = ['creation', 'creation-with-upload', 'termination']
  }

  override async create(upload: TusUpload) {
    await this.#inner.create(new TusUpload({ id: upload.id, size: upload.size!, offset: 0 }))
    return upload
  }

  override async getUpload(id: string) {
    const known = await this.#uploads.find(id)
    const upload = await this.#inner.getUpload(id)
    if (known?.state === 'receiving' && upload.size && upload.offset === upload.size) {
      await this.#finish(id, upload.size)
    }
    return new TusUpload({ ...upload, id, metadata: { filename: known?.name ?? null } })
  }

  /** All of it had come, and then the store or the database failed: nobody sends anything more. */
  async #finish(id: string, size: number): Promise<void> {
    await this.#inner.write(Readable.from([], { objectMode: false }), id, size)
    await this.#uploads.complete(id, size).catch((error) => {
      throw refusal(error)
    })
  }

  override async write(stream: Readable, id: string, offset: number) {
    const owner = (await this.#uploads.find(id))?.owner ?? ''
    const { dataKey } = await this.#owners.keys(owner)
    const marker = await this.#uploads.marker({ owner, id }, offset)
    const cipher = uploadCipher(dataKey, id, offset, marker)
    stream.once('error', (error) => cipher.destroy(error))
    try {
      return await this.#inner.write(stream.pipe(cipher), id, offset)
    } finally {
      // Of a stream that was cut off as well: what came of it is stored.
      await marker.end()
      await this.#tellWhatIsHere(id)
    }
  }

  /** Before the answer: whoever looks after it sees what it says, however little time the piece took. Nothing rests on it. */
  async #tellWhatIsHere(id: string): Promise<void> {
    const here = await this.#inner.getUpload(id).catch(() => null)
    if (here) await this.#uploads.heard(id, here.offset).catch(() => {})
  }

  override async remove(id: string) {
    const known = await this.#uploads.find(id)
    await this.#inner.remove(id)
    if (known) await this.#uploads.remove(known)
  }
}
