import { spent } from '../../files/spent.ts'
import { digestOf, type NewRecord, storable } from './encode.ts'
import type { Ids } from './ids.ts'
import type { RestCipher } from './rest.ts'

// Records in the binary format of COPY, in one piece of memory: PostgreSQL reads no times, numbers and hex digits out of
// text, and nothing of a record stays with V8 but what it came in.
//
// One form serves two tables. A row is kept as `records` takes it, with what all rows of a batch have in common in front;
// for the staging table that is replaced by the row's place, which stands there until then.
//
// See PostgreSQL, COPY, "Binary Format": of each field its length and its bytes, -1 for null; times are microseconds
// since 2000.

const SHARED =
  'collection, record, time, account, hash, time_end, source_import, part, entry, fields, rest_sealed'
/** Of the staging table. */
export const STAGED_COLUMNS = `nth, ${SHARED}`
/** Of `records`. */
export const RECORD_COLUMNS = `revision, owner, import, ${SHARED}`

const OWN = {
  ...{ revision: 6, owner: 18, import: 38, shared: 42, collection: 46, record: 54 },
  ...{ time: 74, account: 86, hash: 94, more: 110 },
}
/** In front of what both tables take: the number of fields, and one of them. */
const STAGED_HEAD = 10
/** Behind `hash`, but for texts and what is sealed. */
const MOST_FIXED = 12 + 3 * 8 + 4 + 1 + 4
/** What stands before all rows, and behind them. */
export const SIGNATURE = Buffer.concat([
  Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'),
  Buffer.alloc(8),
])
export const TRAILER = Buffer.from([0xff, 0xff])
const ARRAY_HEAD = 20
/** So much of a batch is kept until it is there, if it goes straight. */
export const BATCH_BYTES = 4 * 1024 * 1024
const ROOM = BATCH_BYTES + 64 * 1024

/** Of the import before, for the next one: new memory for each is not given back at once. */
const spare: Buffer[] = []
const NOTHING = Buffer.alloc(0)

export class Rows implements Disposable {
  readonly #head: Buffer
  #own = spare.pop() ?? Buffer.allocUnsafeSlow(ROOM)
  #bytes = this.#own
  #view = viewOf(this.#own)
  #used = 0
  #starts: number[] = []
  /** Revisions stand where the places stood: of a whole batch, of which nothing yields. */
  #areFinished = false

  constructor(owner: string, number: number) {
    const head = Buffer.alloc(OWN.more)
    const view = viewOf(head)
    view.setInt16(0, 14)
    view.setInt32(2, 8)
    view.setInt32(14, 16)
    head.write(owner.replaceAll('-', ''), OWN.owner, 'hex')
    view.setInt32(34, 4)
    view.setInt32(OWN.import, number)
    for (const [at, length] of [
      [OWN.shared, 4],
      [50, 16],
      [70, 8],
      [82, 4],
      [90, 16],
    ] as const) {
      view.setInt32(at, length)
    }
    this.#head = head
  }

  [Symbol.dispose](): void {
    // Given back twice it would serve two imports at once.
    if (this.#own === NOTHING) return
    this.clear()
    spare.push(this.#own)
    this.#use(NOTHING)
    this.#own = NOTHING
  }

  get bytes(): number {
    return this.#used
  }

  get count(): number {
    return this.#starts.length
  }

  /** What yields has a place below zero, before all others of its id. */
  add(record: NewRecord, nth: number, cipher: RestCipher): void {
    const fields = storable(record.fields)
    const rest = record.rest && cipher.seal(record.record, JSON.stringify(record.rest))
    const sealed = rest ? rest.sealed.length : 0
    this.#makeRoom(OWN.more + MOST_FIXED + fields.length * 3 + sealed)
    const start = this.#used
    const [bytes, view] = [this.#bytes, this.#view]
    bytes.set(this.#head, start)
    view.setInt32(start + OWN.revision, record.yields ? -1 - nth : nth)
    view.setInt32(start + OWN.collection, record.collection)
    bytes.write(record.record, start + OWN.record, 16, 'hex')
    putTime(view, start + OWN.time, record.time)
    view.setInt32(start + OWN.account, record.account)
    bytes.write(digestOf(record, fields, rest?.tag), start + OWN.hash, 16, 'hex')

    let at = start + OWN.more
    view.setInt32(at, record.timeEnd === null ? -1 : 8)
    at += 4
    if (record.timeEnd !== null) {
      putTime(view, at, record.timeEnd)
      at += 8
    }
    const { source } = record
    at = putNumber(view, at, source?.import)
    at = putNumber(view, at, source?.part)
    at = putNumber(view, at, source?.entry)
    // jsonb: its version, and the text.
    const written = bytes.write(fields, at + 5)
    view.setInt32(at, 1 + written)
    view.setUint8(at + 4, 1)
    at += 5 + written
    view.setInt32(at, rest ? sealed : -1)
    at += 4
    if (rest) bytes.set(rest.sealed, at)
    at += sealed
    this.#starts.push(start)
    this.#used = at
  }

  /** Whether the id of the last one was among them; now it is. */
  isLastIn(ids: Ids): boolean {
    const at = this.#starts.at(-1)! + OWN.record
    return ids.add(this.#view.getInt32(at), this.#view.getInt32(at + 4))
  }

  collectionAt(index: number): number {
    return this.#view.getInt32(this.#starts[index]! + OWN.collection)
  }

  /** The ids of a collection's records, or of all, in their order, as PostgreSQL takes `uuid[]` in binary form. */
  ids(collection?: number): { array: Buffer; count: number } {
    let count = this.count
    if (collection !== undefined) {
      count = 0
      for (let index = 0; index < this.count; index++)
        if (this.collectionAt(index) === collection) count++
    }
    const array = Buffer.allocUnsafeSlow(ARRAY_HEAD + count * 20)
    let at = ARRAY_HEAD
    for (let index = 0; index < this.count; index++) {
      if (collection !== undefined && this.collectionAt(index) !== collection) continue
      const start = this.#starts[index]! + OWN.record
      // Of each its length and its bytes, as in a row.
      this.#bytes.copy(array, at, start - 4, start + 16)
      at += 20
    }
    // One dimension, no nulls, elements of the type uuid, so many, the first has the number 1.
    for (const [nth, number] of [1, 0, 2950, count, 1].entries())
      array.writeInt32BE(number, nth * 4)
    return { array, count }
  }

  /** The rows for the staging table, as a copy; `first`: nothing was copied there of the batch before. */
  staged(first: boolean): Buffer {
    const head = first ? SIGNATURE.length : 0
    const more = this.count * (OWN.shared - STAGED_HEAD)
    const out = Buffer.allocUnsafeSlow(head + this.#used - more)
    if (first) out.set(SIGNATURE)
    let to = head
    for (const [index, start] of this.#starts.entries()) {
      const end = this.#starts[index + 1] ?? this.#used
      this.#bytes.copy(out, to + STAGED_HEAD, start + OWN.shared, end)
      out.writeInt16BE(12, to)
      out.writeInt32BE(4, to + 2)
      const place = this.#areFinished ? index : this.#view.getInt32(start + OWN.revision)
      out.writeInt32BE(place, to + 6)
      to += STAGED_HEAD + end - start - OWN.shared
    }
    return out
  }

  /** The rows for `records`, not copied, with each collection's revision. */
  finished(revisions: ReadonlyMap<number, number>): Buffer {
    this.#areFinished = true
    for (const [index, start] of this.#starts.entries()) {
      const revision = revisions.get(this.collectionAt(index))!
      this.#view.setBigInt64(start + OWN.revision, BigInt(revision))
    }
    return this.#bytes.subarray(0, this.#used)
  }

  clear(): void {
    this.#used = 0
    this.#starts = []
    this.#areFinished = false
    if (this.#bytes !== this.#own) this.#use(this.#own)
  }

  #makeRoom(bytes: number): void {
    const needed = this.#used + bytes
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#used)
    this.#use(larger)
  }

  #use(bytes: Buffer): void {
    if (this.#bytes !== this.#own) spent(this.#bytes)
    this.#bytes = bytes
    this.#view = viewOf(bytes)
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Buffer) =>
  new DataView(buffer, byteOffset, byteLength)

function putNumber(view: DataView, at: number, number: number | null | undefined): number {
  if (number === null || number === undefined) {
    view.setInt32(at, -1)
    return at + 4
  }
  view.setInt32(at, 4)
  view.setInt32(at + 4, number)
  return at + 8
}

const YEAR_2000 = Date.UTC(2000)
const HALF = 2 ** 16

/** Microseconds need more than the 53 bits that a number has: in parts of 16 bits. */
function putTime(view: DataView, at: number, time: number | null): void {
  if (time === null) {
    view.setInt32(at, -(2 ** 31))
    view.setInt32(at + 4, 0)
    return
  }
  const since = Math.trunc(time) - YEAR_2000
  const high = Math.floor(since / HALF)
  const low = (since - high * HALF) * 1000
  const upper = high * 1000 + Math.floor(low / HALF)
  view.setInt32(at, Math.floor(upper / HALF))
  view.setUint16(at + 4, upper - Math.floor(upper / HALF) * HALF)
  view.setUint16(at + 6, low % HALF)
}
