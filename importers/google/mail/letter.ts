import { createHash } from 'node:crypto'
import { cleanString, type Fields, linesOf, type Note, parseHtml, present } from '@mandate/importer'
import PostalMime, { type Address, decodeWords, type Email } from 'postal-mime'
import { relabelled } from './charset.ts'

/** What a message says, as far as it can be read. */
export interface Letter {
  key: string
  time: number | null
  fields: Fields
  attachments: { name: string; mime: string; bytes: Buffer }[]
  /** For a file name. */
  name: string
}

const TEXT_CHARACTERS = 1024 * 1024
/** Parts within parts, and messages within messages. */
const DEPTH = 10
/** Lines that may be the beginning of a part, and bytes of all heads: each part and header costs a kilobyte. */
const PARTS = 10_000
const HEAD_BYTES = 512 * 1024

/** Where a message stood: in a mailbox of Gmail, or of a group, which numbers its messages itself. */
interface Place {
  separator: string
  group?: string | undefined
  note: (note: Note) => void
}

/**
 * A message of a mailbox. The number on its separator is Gmail's own; old chats have neither
 * date nor identifier, then the separator says when.
 */
export async function letterOf(
  message: Buffer,
  { separator, group, note }: Place,
): Promise<Letter> {
  const email = await parsed(message, note)
  const header = (name: string) => email.headers.find(({ key }) => key === name)?.value.trim()
  // In a group the header holds what became of a topic: pinned, locked, resolved.
  const labels = [...(group ? [group] : []), ...labelsOf(header('x-gmail-labels') ?? '')]
  const number = group ? undefined : /^From (\d+)@xxx /.exec(separator)?.[1]
  const dated = Date.parse(email.date ?? '')
  const stamped = Date.parse(separator.replace(/^From \S+ +/, ''))
  const time = [dated, stamped].find((ms) => !Number.isNaN(ms)) ?? null
  const messageId = email.messageId
  const text = email.text ?? textOfPage(email.html)
  if (text.length > TEXT_CHARACTERS) note(CUT)
  const sum = () => createHash('sha256').update(message).digest('hex')
  return {
    key:
      number ??
      [...(group ? [group] : []), messageId ?? '', email.date ?? '', messageId ? '' : sum()].join(
        '\u001f',
      ),
    time,
    fields: cleaned(
      present({
        gm_msgid: number,
        thread_id: header('x-gm-thrid'),
        message_id: messageId,
        in_reply_to: email.inReplyTo,
        from: addresses(email.from && [email.from])[0],
        to: addresses(email.to),
        cc: addresses(email.cc),
        bcc: addresses(email.bcc),
        subject: email.subject,
        text: text.slice(0, TEXT_CHARACTERS).trimEnd(),
        labels,
        is_chat: labels.some((label) => /^chats?$/i.test(label)),
      }) as Fields,
    ),
    attachments: email.attachments.map((one, index) => ({
      name: cleanString(one.filename ?? `${one.mimeType.replace('/', '-')}-${index + 1}`),
      mime: one.mimeType,
      bytes: bytesOf(one.content),
    })),
    name: cleanString((email.subject ?? number ?? 'message').slice(0, 80)).replace(/[\\/]/g, '_'),
  }
}

/** What a reader of a page sees; pages that are only markup grow beyond all use. */
function textOfPage(html: string | undefined): string {
  if (html === undefined) return ''
  const lines = linesOf(parseHtml(html.slice(0, 2 * TEXT_CHARACTERS)))
  return lines.map(({ text }) => text).join('\n')
}

const CUT: Note = {
  code: 'text_cut',
  message: 'A very long text was cut after a million letters; the whole is in the message itself.',
}

/** Parses the message; when it is built to do harm, or broken, its head alone. */
async function parsed(message: Buffer, note: (note: Note) => void): Promise<Email> {
  const caps = { maxNestingDepth: DEPTH, maxRfc822NestingDepth: 2, maxHeadersSize: HEAD_BYTES }
  try {
    if (!hasTooManyParts(message)) return await PostalMime.parse(relabelled(message), caps)
    note(NOT_PARSED)
  } catch {
    note(NOT_PARSED)
  }
  const [head = ''] = message.toString('latin1', 0, HEAD_BYTES / 2).split(/\r?\n\r?\n/, 1)
  const lines = head.split(/\r?\n(?![ \t])/).filter((line) => !/^content-/i.test(line))
  try {
    return await PostalMime.parse(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), caps)
  } catch {
    return { headers: [], headerLines: [], attachments: [] }
  }
}

const NOT_PARSED: Note = {
  code: 'message_not_parsed',
  message: 'A message has too many parts, or parts too deep within parts; only its head was read.',
}

function hasTooManyParts(message: Buffer): boolean {
  let count = 0
  for (let at = message.indexOf('\n--'); at >= 0; at = message.indexOf('\n--', at + 3)) {
    if (++count > PARTS) return true
  }
  return false
}

/** `X-Gmail-Labels`: separated by commas, encoded like any header, with quotes where needed. */
function labelsOf(header: string): string[] {
  const text = decodeWords(header.replace(/\?=\s+=\?/g, '?==?'))
  return (text.match(/"(?:[^"\\]|\\.)*"|[^",]+/g) ?? [])
    .map((label) => label.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1').trim())
    .filter((label) => label !== '')
}

function addresses(list: Address[] | undefined): string[] {
  return (list ?? [])
    .flatMap((one) => one.group ?? [one])
    .map(({ name, address }) => (name && address ? `${name} <${address}>` : (address ?? name)))
    .filter((text) => text !== '')
}

function bytesOf(content: ArrayBuffer | Uint8Array | string): Buffer {
  if (typeof content === 'string') return Buffer.from(content)
  return content instanceof ArrayBuffer
    ? Buffer.from(content)
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
}

function cleaned(fields: Fields): Fields {
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') fields[name] = cleanString(value)
    else if (Array.isArray(value)) fields[name] = value.map((one) => cleanString(String(one)))
  }
  return fields
}
