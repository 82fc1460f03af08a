import { Problem } from '@mandate/server'
import type { Question } from '../access/access.ts'
import type { Found } from '../access/found.ts'
import type { Sight } from '../access/sight.ts'
import type { ShownFile, ShownFiles } from '../records/files/shown-file.ts'

/** Bytes of one window, if nothing is said, and at most. */
const PRESET = 64 * 1024
export const MOST_BYTES = 4 * 1024 * 1024

interface Asked {
  shown: ShownFile
  start: number
  end: number
}

export type AskFile = (
  sha256: string,
  window: { offset?: number | undefined; length?: number | undefined },
  hold: Hold,
) => Question<Asked> & { find(asked: Asked, sight: Sight): Promise<Found> }

/** Takes room for as many bytes until the answer has been sent. @throws Problem 429 */
export type Hold = (bytes: number) => void

/** What stands in the answer of one window. */
export interface FileWindow {
  name: string
  mime: string
  /** Bytes of the whole, as it may go out. */
  size: number
  offset: number
  /** Where the next window begins; null at the end. */
  next: number | null
  text?: string
  /** Base64, of what is no text. */
  blob?: string
}

/** A file in a record, as far as it may go out (`records/files/shown-file.ts`), a window at a time. */
export function fileQuestion({ files }: { files: ShownFiles }): AskFile {
  return (sha256, { offset = 0, length = PRESET }, hold) => ({
    action: 'read',
    async read(sight) {
      const shown = await files.find(sight, sha256)
      if (offset > 0 && offset >= shown.size) {
        throw new Problem(400, 'invalid_request', `offset: the file has ${shown.size} bytes.`)
      }
      const end = Math.min(shown.size, offset + length)
      hold(end - offset)
      return { shown, start: offset, end }
    },
    describe: ({ shown: { collection, file, cleaned }, start, end }) => ({
      collection,
      details: {
        blob: file.sha256,
        name: file.name,
        from: start,
        to: end,
        ...(cleaned && { cleaned }),
      },
    }),
    async find({ shown, start, end }) {
      const { file, name, size } = shown
      const parts: Buffer[] = []
      if (end > start) for await (const part of await shown.read({ start, end })) parts.push(part)
      const bytes = Buffer.concat(parts)
      const whole = end < size && isText(file.mime) ? wholeCharacters(bytes) : bytes.length
      const next = start + whole < size ? start + whole : null
      const window: FileWindow = {
        ...{ name, mime: file.mime, size, offset: start, next },
        ...(isText(file.mime)
          ? { text: bytes.toString('utf8', 0, whole) }
          : { blob: bytes.toString('base64') }),
      }
      return { rows: 1, body: Buffer.from(JSON.stringify(window)) }
    },
  })
}

function isText(mime: string): boolean {
  return /^(text\/|message\/rfc822|application\/([\w.-]+\+)?(json|xml|x-ndjson)\b)/.test(mime)
}

/** Bytes before a character of UTF-8 (RFC 3629 §3) that is cut in two at the end; all where none is. */
export function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length - 1); back++) {
    const byte = bytes[bytes.length - back] as number
    if ((byte & 0xc0) === 0x80) continue
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return needs > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}
