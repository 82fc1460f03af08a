import type { KeyObject } from 'node:crypto'
import { Readable } from 'node:stream'
import { DamagedObject, decrypt, sealedRange } from './encryption.ts'
import type { ByteRange, ObjectStore } from './objects.ts'

/** How often bytes are asked for that do not open: what is damaged may be the answer, and not the object. */
const MOST_TRIES = 3

/**
 * The bytes `range` of a stored file of `size` bytes, each of them given only after its chunk has opened.
 * @throws DamagedObject while being read; ObjectMissing, ObjectsAway
 */
export async function readSealed(
  store: Pick<ObjectStore, 'get'>,
  object: { name: string; key: KeyObject; size: number },
  range: ByteRange,
): Promise<Readable> {
  const { name, key, size } = object
  const get = (start: number) => store.get(name, sealedRange(size, { start, end: range.end }))
  const first = await get(range.start)
  async function* opened(): AsyncGenerator<Buffer> {
    let sealed = first
    let at = range.start
    for (let tries = 1; ; tries++) {
      try {
        for await (const bytes of decrypt(sealed, key, size, { start: at, end: range.end })) {
          at += bytes.length
          yield bytes
        }
        return
      } catch (error) {
        if (!(error instanceof DamagedObject) || tries === MOST_TRIES) throw error
      }
      sealed = await get(at)
    }
  }
  return Readable.from(opened(), { objectMode: false })
}
