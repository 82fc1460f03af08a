import { isAscii, isUtf8 } from 'node:buffer'

const HEADERS = /^content-type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim
const LABEL = /(charset\s*=\s*"?)([^\s";]{1,60})/i

/** Where a name of a file stands: in the head of a part, which may lie anywhere. */
const NAMES = /^content-(?:type|disposition):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim
/** How Japanese begins in the set of letters that its mail had for long. */
const JAPANESE = '\x1b$'

/**
 * The message as one that can be read by what it says of itself. Its text is `utf-8` where it is said to be ASCII, or in a
 * set of letters that nobody knows, and is UTF-8 as it stands: many programs wrote letters so. Its heads are UTF-8 where
 * they hold letters as they are, in another set. Others come back unchanged.
 */
export function relabelled(message: Buffer): Buffer {
  const told = withHeadsInUtf8(message)
  if (isAscii(told) || !isUtf8(told)) return told
  const text = told.toString('latin1')
  const said = text.replace(HEADERS, (header) =>
    header.replace(LABEL, (whole, before: string, label: string) =>
      isMistaken(label) ? `${before}utf-8` : whole,
    ),
  )
  return said === text ? told : Buffer.from(said, 'latin1')
}

function withHeadsInUtf8(message: Buffer): Buffer {
  const end = /\r?\n\r?\n/.exec(message.toString('latin1', 0, HEAD_BYTES))?.index ?? HEAD_BYTES
  const head = message.toString('latin1', 0, end)
  if (isUtf8(message) && !head.includes(JAPANESE)) return message
  const letters = lettersOf(message.toString('latin1'))
  const line = (text: string) => inUtf8(text, letters)
  const body = message.toString('latin1', end)
  const said =
    head
      .split(/(?<=\n)(?![ \t])/)
      .map(line)
      .join('') + body.replace(NAMES, (header) => (/name/i.test(header) ? line(header) : header))
  return Buffer.from(said, 'latin1')
}

const HEAD_BYTES = 512 * 1024

/** A header as bytes of UTF-8, one letter each. */
function inUtf8(header: string, letters: string): string {
  const bytes = Buffer.from(header, 'latin1')
  const isJapanese = header.includes(JAPANESE)
  if (isUtf8(bytes) && !isJapanese) return header
  const text = new TextDecoder(isJapanese ? 'iso-2022-jp' : letters).decode(bytes)
  return Buffer.from(text).toString('latin1')
}

/** The set of letters that the message names first, but UTF-8, which its heads are not; else that of the West. */
function lettersOf(text: string): string {
  for (const [header] of text.matchAll(HEADERS)) {
    const label = LABEL.exec(header)?.[2]
    if (label && !isMistaken(label) && !/^utf-?(7|8|16)/i.test(label)) return label
  }
  return 'windows-1252'
}

function isMistaken(label: string): boolean {
  if (/^(us-)?ascii$/i.test(label)) return true
  try {
    new TextDecoder(label)
    return false
  } catch {
    return true
  }
}
