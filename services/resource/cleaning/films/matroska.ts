import { Pieces } from '../pieces.ts'
import { NotCleanable, type Source } from '../source.ts'
import { refuseNotesInCoding } from './notes-in-coding.ts'

const [EBML, SEGMENT, INFO] = [0x1a45dfa3, 0x18538067, 0x1549a966]
const [TRACKS, TRACK, CLUSTER] = [0x1654ae6b, 0xae, 0x1f43b675]
const [MUXER, WRITER, TRACK_TYPE, CODEC, VOID] = [0x4d80, 0x5741, 0x83, 0x86, 0xec]

/** By what they stand in: elements that are needed to show the film. */
const KEPT = new Map<number, ReadonlySet<number>>([
  // The table of contents of the file, and of places to begin at.
  [SEGMENT, new Set([0x114d9b74, CLUSTER, 0x1c53bb6b])],
  [INFO, new Set([0x2ad7b1, 0x4489])],
  [
    TRACK,
    new Set([
      ...[0xd7, 0x73c5, TRACK_TYPE, 0xb9, 0x88, 0x55aa, 0x9c, 0x6de7, 0x6df8, 0x23e383, 0x55ee],
      ...[0x23314f, 0x22b59c, 0x22b59d, CODEC, 0x63a2, 0x56aa, 0x56bb, 0xe0, 0xe1, 0x6d80],
    ]),
  ],
])
/** What a cluster holds, for those that do not say where they end. */
const IN_CLUSTER = new Set([0xe7, 0xa3, 0xa0, 0xab, 0xa7, 0x5854, 0xbf, 0xaf, VOID])
const NESTED = new Map([
  [SEGMENT, new Set([INFO, TRACKS])],
  [TRACKS, new Set([TRACK])],
])

interface Element {
  id: number
  start: number
  body: number
  /** Null where it does not say. */
  end: number | null
}

/**
 * A Matroska or WebM film in which all that is not needed to show it is empty (`Void`): date, title,
 * tags, attachments, names of tracks, chapters. Its size and the place of every picture stay.
 *
 * @see [RFC 9559 §5.1; RFC 8794 §11.3.2 for Void]
 */
export async function cleanMatroska(source: Source): Promise<Pieces> {
  const film = { source, pieces: new Pieces(), isLooked: false }
  let segments = 0
  for (let at = 0; at < source.size; ) {
    const element = await elementAt(source, at, source.size)
    if (at === 0 && element.id !== EBML) throw new NotCleanable('it begins as something else')
    const end = element.end ?? source.size
    if (element.id === EBML) film.pieces.keep(at, end)
    else if (element.id === SEGMENT) {
      segments++
      film.pieces.keep(at, element.body)
      await children(film, SEGMENT, element.body, end)
    } else empty(film.pieces, end - at)
    at = end
  }
  if (segments === 0) throw new NotCleanable('it has no film')
  return film.pieces
}

interface Film {
  source: Source
  pieces: Pieces
  /** The first pictures were looked at. */
  isLooked: boolean
}

async function children(film: Film, parent: number, start: number, limit: number): Promise<void> {
  const { source, pieces } = film
  for (let at = start; at < limit; ) {
    const element = await elementAt(source, at, limit)
    const { id, body } = element
    const end = element.end ?? (await endOf(film, element, limit))
    if (NESTED.get(parent)?.has(id)) {
      pieces.keep(at, body)
      await children(film, id, body, end)
    } else if (parent === INFO && (id === MUXER || id === WRITER)) {
      // They must be there; what they name may be a camera.
      pieces.keep(at, body)
      pieces.zeros(end - body)
    } else if (KEPT.get(parent)?.has(id)) {
      if (parent === TRACK) await judgeTrack(source, element, end)
      if (id === CLUSTER && !film.isLooked) await refuseNotesInCoding(source, body, end)
      if (id === CLUSTER) film.isLooked = true
      pieces.keep(at, end)
    } else empty(pieces, end - at)
    at = end
  }
}

/** Pictures and sound, as no list of pictures with notes of their own. */
async function judgeTrack(source: Source, { id, body }: Element, end: number): Promise<void> {
  if (id !== TRACK_TYPE && id !== CODEC) return
  const value = await source.at(body, Math.min(end - body, 64))
  const isPlain = id === TRACK_TYPE ? [1, 2].includes(value.at(-1) ?? 0) : !isJpegs(value)
  if (!isPlain) throw new NotCleanable('a track that may say more than pictures and sound')
}

function isJpegs(codec: Buffer): boolean {
  return /^(V_MJPEG|V_MS\/)/.test(codec.toString('latin1'))
}

/** Of a cluster written while it was recorded: where what is in it ends. */
async function endOf({ source }: Film, { id, body }: Element, limit: number): Promise<number> {
  if (id !== CLUSTER) throw new NotCleanable('an element without an end')
  for (let at = body; ; ) {
    if (at >= limit) return limit
    const { id: inner, end } = await elementAt(source, at, limit)
    if (!IN_CLUSTER.has(inner)) return at
    if (end === null) throw new NotCleanable('an element without an end')
    at = end
  }
}

async function elementAt(source: Source, start: number, limit: number): Promise<Element> {
  const head = await source.at(start, Math.min(12, limit - start))
  const idBytes = Math.clz32(head[0] ?? 0) - 23
  const sizeBytes = Math.clz32(head[idBytes] ?? 0) - 23
  if (idBytes > 4 || sizeBytes > 8 || head.length < idBytes + sizeBytes) {
    throw new NotCleanable('an element that is none')
  }
  const id = head.readUIntBE(0, idBytes)
  let size = BigInt((head[idBytes] ?? 0) & (0xff >> sizeBytes))
  let unknown = size === BigInt(0xff >> sizeBytes)
  for (const byte of head.subarray(idBytes + 1, idBytes + sizeBytes)) {
    size = (size << 8n) | BigInt(byte)
    unknown &&= byte === 0xff
  }
  const body = start + idBytes + sizeBytes
  if (unknown) return { id, start, body, end: null }
  const end = body + Number(size)
  if (end > limit) throw new NotCleanable('it ends too early')
  return { id, start, body, end }
}

/** An element of that many bytes, its head among them, that says nothing. */
function empty(pieces: Pieces, bytes: number): void {
  if (bytes < 2) throw new NotCleanable('an element that is none')
  const head = bytes <= 128 ? Buffer.from([VOID, 0x80 | (bytes - 2)]) : Buffer.alloc(9)
  if (bytes > 128) {
    head.writeUInt8(VOID, 0)
    head.writeUInt8(1, 1)
    head.writeUIntBE(bytes - 9, 3, 6)
  }
  pieces.put(head)
  pieces.zeros(bytes - head.length)
}
