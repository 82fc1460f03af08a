import type { Readable } from 'node:stream'
import type { Note } from '../contract.ts'
import { asUtf8 } from './json.ts'
import { cleanString } from './text.ts'

/** A component of a calendar or an address book. */
export interface Block {
  /** What it is, upper case: `VEVENT`, `VCARD`. */
  kind: string
  /** Its lines between BEGIN and END, unfolded; components inside it are left out. */
  lines: string[]
}

// A picture inside a card is some megabytes of text.
const BLOCK_BYTES = 16 * 1024 * 1024
/** What a line costs beyond its letters: a file of empty ones is no cheaper than one of words. */
const LINE_BYTES = 32
/** Components within components. */
const DEPTH = 100
/** Pieces of a folded line that are put together at once. */
const PIECES = 4096
/** The head of a line whose value is written in quoted-printable (vCard 2.1). */
const QUOTED_PRINTABLE = /^[^:]{1,200};(ENCODING=)?QUOTED-PRINTABLE[;:]/i

/**
 * The components of the given kinds in an iCalendar or vCard file, in constant memory; `onLine` is
 * given the lines that stand outside of them. Lines are put together before they are decoded: a
 * long one may be folded within a character.
 *
 * @see [RFC 5545 §3.1](https://www.rfc-editor.org/rfc/rfc5545#section-3.1)
 */
export async function* contentBlocks(
  stream: Readable,
  kinds: readonly string[],
  told: { note: (note: Note) => void; fail: (note: Note) => void; onLine?: (line: string) => void },
): AsyncGenerator<Block> {
  let open: { kind: string; lines: string[]; bytes: number } | null = null
  const inside: string[] = []
  let soft: string[] = []
  for await (const line of unfolded(stream)) {
    const [, edge, name = ''] = /^(BEGIN|END):\s*([\w-]+)\s*$/i.exec(line) ?? []
    const kind = name.toUpperCase()
    if (!open) {
      if (edge?.toUpperCase() === 'BEGIN' && kinds.includes(kind)) {
        open = { kind, lines: [], bytes: 0 }
      } else told.onLine?.(line)
    } else if (edge?.toUpperCase() === 'BEGIN') {
      if (inside.length < DEPTH) inside.push(kind)
    } else if (edge && inside.at(-1) === kind) inside.pop()
    else if (edge && open.kind === kind) {
      if (soft.length > 0) open.lines.push(soft.join(''))
      soft = []
      if (open.bytes <= BLOCK_BYTES) yield { kind, lines: open.lines }
      else
        told.note({ code: 'element_too_large', message: 'A part is too large and was left out.' })
      open = null
      inside.length = 0
    } else if (inside.length === 0) {
      open.bytes += line.length + LINE_BYTES
      if (open.bytes > BLOCK_BYTES) continue
      // A line that goes on without white space, as in address books of the nineties.
      const goesOn = line.endsWith('=') && (soft.length > 0 || QUOTED_PRINTABLE.test(line))
      if (goesOn) soft.push(line.slice(0, -1))
      else if (soft.length > 0) {
        open.lines.push([...soft, line].join(''))
        soft = []
      } else open.lines.push(line)
    }
  }
  if (open) told.fail({ code: 'cut_file', message: 'The file ends in the middle.' })
}

/** Lines whose continuation begins with white space, as one. */
async function* unfolded(stream: Readable): AsyncGenerator<string> {
  let line: Buffer[] = []
  let pieces: Buffer[] = []
  let size = 0
  let held: Buffer = Buffer.alloc(0)
  const flush = () => {
    const text = cleanString(Buffer.concat([...line, ...pieces]).toString('utf8'))
    line = []
    pieces = []
    size = 0
    return text
  }
  const add = (bytes: Buffer) => {
    size += bytes.length
    if (size > BLOCK_BYTES + 1 || (bytes.length === 0 && pieces.length > 0)) return
    pieces.push(bytes)
    if (pieces.length < PIECES) return
    line.push(Buffer.concat(pieces))
    pieces = []
  }
  for await (const chunk of asUtf8(stream)) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    for (let end = held.indexOf(0x0a); end >= 0; end = held.indexOf(0x0a)) {
      const bytes = held.subarray(0, held[end - 1] === 0x0d ? end - 1 : end)
      held = held.subarray(end + 1)
      if (bytes[0] === 0x20 || bytes[0] === 0x09) add(bytes.subarray(1))
      else {
        if (line.length + pieces.length > 0) yield flush()
        if (bytes.length > 0) add(bytes)
      }
    }
    // A line without end is no line.
    if (held.length > BLOCK_BYTES) held = held.subarray(held.length)
  }
  if (held[0] === 0x20 || held[0] === 0x09) add(held.subarray(1))
  else {
    if (line.length + pieces.length > 0) yield flush()
    add(held)
  }
  if (line.length + pieces.length > 0) yield flush()
}
