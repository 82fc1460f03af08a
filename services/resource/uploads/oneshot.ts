import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy'
import { Problem } from '@mandate/server'
import type { ObjectStore } from '../files/objects.ts'
import type { OwnersStore } from '../owners/store.ts'
import { uploadCipher } from './cipher.ts'
import { cleanName } from './resumable.ts'
import { objectOf, quotaExceeded, type UploadsStore } from './store.ts'

/** Bytes of a file between two looks at how much room there still is. */
const tellEvery = 16 * 1024 * 1024

export interface Received {
  uploads: { id: string; name: string; size: number }[]
  /** The form's other fields, as texts; of those before the first file. */
  fields: Record<string, string>
}

/**
 * Takes a `multipart/form-data` body with any number of files of any size, as a stream.
 * `accept` is asked before the first file, with the fields that came before it; it refuses by
 * throwing. When anything fails nothing of the request is kept.
 * @throws Problem 400, 413 and what `accept` throws
 */
export async function receiveForm(
  req: IncomingMessage,
  owner: string,
  options: {
    objects: ObjectStore
    owners: Pick<OwnersStore, 'keys'>
    uploads: UploadsStore
    accept?: (fields: Record<string, string>) => void
  },
): Promise<Received> {
  const { objects, owners, uploads } = options
  const { dataKey } = await owners.keys(owner)
  const fields: Record<string, string> = {}
  const stored: Received['uploads'] = []
  let files = Promise.resolve()
  const sent: Readable[] = []
  let asked = false

  const store = async (file: Readable, name: string) => {
    const sha256 = fields['sha256']
    const id = await uploads.create(owner, { name, size: null, ...(sha256 ? { sha256 } : {}) })
    let size = 0
    try {
      let [left, told] = [await uploads.room(owner), 0]
      const counted = async function* () {
        for await (const bytes of file as AsyncIterable<Buffer>) {
          size += bytes.length
          // Others that are sent at the same time take room too.
          if (size - told > tellEvery) {
            told = size
            await uploads.heard(id, size)
            left = size + (await uploads.room(owner))
          }
          if (size > left) throw quotaExceeded(left)
          yield bytes
        }
      }
      const marker = await uploads.marker({ owner, id }, 0)
      const cipher = uploadCipher(dataKey, id, 0, marker)
      const plain = Readable.from(counted(), { objectMode: false })
      plain.once('error', (error) => cipher.destroy(error))
      await objects.put(objectOf(id), plain.pipe(cipher))
      await uploads.complete(id, size)
    } catch (error) {
      const begun = await uploads.find(id)
      if (begun && begun.state !== 'removed') await uploads.remove(begun)
      // Its home was deleted meanwhile: nothing else knows of the bytes.
      if (!begun) await objects.remove([objectOf(id)])
      throw error
    }
    stored.push({ id, name, size })
  }

  try {
    await new Promise<void>((resolve, reject) => {
      const form = openForm(req, reject)
      form.on('field', (name, value) => {
        fields[name] = value
      })
      form.on('file', (_field, file, filename) => {
        file.once('error', () => {})
        try {
          if (!asked) options.accept?.(fields)
          asked = true
        } catch (error) {
          file.resume()
          reject(error)
          return
        }
        // A browser sends a file without a name where none was chosen.
        if (!filename) {
          file.resume()
          return
        }
        sent.push(file)
        files = files.then(() => store(file, cleanName(filename)))
        files.catch((error) => {
          file.resume()
          reject(error)
        })
      })
      form.once('finish', () => files.then(resolve, reject))
      form.once('error', (cause: unknown) => reject(malformed(cause)))
      req.once('aborted', () => reject(malformed()))
      req.pipe(form)
    })
    if (!asked) options.accept?.(fields)
  } catch (error) {
    req.unpipe()
    req.resume()
    // Of whoever hung up in the middle of one no more comes, and Busboy never ends it.
    for (const file of sent) file.destroy()
    await files.catch(() => {})
    for (const { id } of stored) {
      const begun = await uploads.find(id)
      if (begun) await uploads.remove(begun)
    }
    throw error
  }
  return { uploads: stored, fields }
}

function openForm(req: IncomingMessage, reject: (error: unknown) => void): BusboyInstance {
  try {
    return new Busboy({
      headers: req.headers as BusboyHeaders,
      limits: { fields: 20, fieldSize: 4096, files: 1000, headerPairs: 50 },
    })
  } catch (cause) {
    reject(malformed(cause))
    throw malformed(cause)
  }
}

function malformed(cause?: unknown): Problem {
  const detail = 'The form ended early or is not multipart/form-data. Nothing of it was kept.'
  const problem = new Problem(400, 'invalid_request', detail)
  problem.cause = cause
  return problem
}
