import { isAscii, isUtf8 } from 'node:buffer'

const HEADERS = /^content-type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim
const LABEL = /(charset\s*=\s*"?)([^\s";]{1,60})/i

/**
 * The message with `utf-8` where it says of its text that it is ASCII, or of a set of letters that
 * nobody knows, and is UTF-8 as it stands: many programs wrote letters so. Others come back unchanged.
 */
export function relabelled(message: Buffer): Buffer {
  if (isAscii(message) || !isUtf8(message)) return message
  const text = message.toString('latin1')
  const said = text.replace(HEADERS, (header) =>
    header.replace(LABEL, (whole, before: string, label: string) =>
      isMistaken(label) ? `${before}utf-8` : whole,
    ),
  )
  return said === text ? message : Buffer.from(said, 'latin1')
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
