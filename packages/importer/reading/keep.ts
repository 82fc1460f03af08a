import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { baseName } from '../archive/names.ts'
import { type Archive, type Entry, HEAD_BYTES, type Kept, type Look } from '../contract.ts'
import { ImportError } from '../fault.ts'
import { mimeOf } from '../formats/sniff.ts'

type Named = Pick<Entry, 'part' | 'entry' | 'path'>

/** Takes the bytes of a file and says their SHA-256 (lower hex) and size. An {@link ImportError} must come out of it. */
export type Keep = (
  bytes: Readable,
  file: { name: string; mime?: string; part: number; entry: number },
) => Promise<{ sha256: string; size: number }>

/** Files that records point to: each is read once, however many records share it. */
export interface Keeper {
  keep(entry: Named, look?: Look): Promise<Kept | null>
  /** Hashes without storing; for copies of what is stored already. */
  digest(entry: Named): Promise<string | null>
  /** Bytes that lie inside the entry; throws what reading them throws. */
  store(
    bytes: Readable | Buffer,
    file: { name: string; mime?: string; part: number; entry: number },
  ): Promise<Kept>
  /** Why a file could not be read, if it was tried. */
  faultOf(entry: Named): ImportError | undefined
  /** Marks a file as pointed to, without reading it. */
  refer(entry: Pick<Entry, 'part' | 'entry'>): void
  isReferred(entry: Pick<Entry, 'part' | 'entry'>): boolean
}

export function keeper(archive: Archive, store: Keep = hash): Keeper {
  const done = new Map<string, Kept | ImportError>()
  const referred = new Set<string>()
  const name = ({ part, entry }: Pick<Entry, 'part' | 'entry'>) => `${part}/${entry}`
  return {
    async keep(entry, look) {
      referred.add(name(entry))
      let result = done.get(name(entry))
      if (!result) {
        result = await readOnce(entry, archive, store, look)
        done.set(name(entry), result)
      }
      return result instanceof ImportError ? null : result
    },
    async digest(entry) {
      const result = await readOnce(entry, archive, hash)
      if (!(result instanceof ImportError)) return result.sha256
      done.set(name(entry), result)
      return null
    },
    async store(bytes, { name, mime: stated, part, entry }) {
      const stream = Buffer.isBuffer(bytes) ? Readable.from([bytes]) : bytes
      const rest = stream[Symbol.asyncIterator]()
      const head = await takeHead(rest)
      const mime = mimeOf(head, name) ?? stated
      const whole = Readable.from(withFirst(head, rest), { objectMode: false })
      const kept = await store(whole, { name, part, entry, ...(mime !== undefined && { mime }) })
      return { ...kept, mime }
    },
    faultOf(entry) {
      const result = done.get(name(entry))
      return result instanceof ImportError ? result : undefined
    },
    refer: (entry) => referred.add(name(entry)),
    isReferred: (entry) => referred.has(name(entry)),
  }
}

/** Of a file that is a record by itself, in `….other`. */
export function keyOfKept(path: string, sha256: string): string {
  return `${path}\u001f${sha256}`
}

async function readOnce(
  entry: Named,
  archive: Archive,
  store: Keep,
  look: Look = {},
): Promise<Kept | ImportError> {
  let bytes: AsyncIterator<Buffer> | undefined
  try {
    bytes = (await archive.open(entry))[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    const head = await takeHead(bytes)
    look.head?.(head.subarray(0, HEAD_BYTES))
    const mime = mimeOf(head, entry.path)
    const seen = look.bytes?.bind(look)
    const whole = Readable.from(withFirst(head, bytes, seen), { objectMode: false })
    const file = { name: baseName(entry.path), part: entry.part, entry: entry.entry }
    const { sha256, size } = await store(whole, mime === undefined ? file : { ...file, mime })
    return { sha256, size, mime }
  } catch (error) {
    if (error instanceof ImportError) return error
    throw error
  } finally {
    // Whoever should have stored it may not have begun to read.
    await bytes?.return?.()
  }
}

async function takeHead(bytes: AsyncIterator<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for (let size = 0; size < HEAD_BYTES; ) {
    const next = await bytes.next()
    if (next.done) break
    chunks.push(next.value)
    size += next.value.length
  }
  return Buffer.concat(chunks)
}

async function* withFirst(
  first: Buffer,
  rest: AsyncIterator<Buffer>,
  seen?: (chunk: Buffer) => void,
): AsyncGenerator<Buffer> {
  try {
    seen?.(first)
    if (first.length > 0) yield first
    for (;;) {
      const next = await rest.next()
      if (next.done) return
      seen?.(next.value)
      yield next.value
    }
  } finally {
    await rest.return?.()
  }
}

async function hash(bytes: Readable): Promise<{ sha256: string; size: number }> {
  const sum = createHash('sha256')
  let size = 0
  for await (const chunk of bytes) {
    sum.update(chunk)
    size += chunk.length
  }
  return { sha256: sum.digest('hex'), size }
}
