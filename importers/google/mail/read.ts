import { Readable } from 'node:stream'
import {
  baseName,
  type FileReference,
  folderOf,
  type Item,
  mboxMessages,
  plausible,
  type Reading,
  type Source,
} from '@mandate/importer'
import { type Letter, letterOf } from './letter.ts'

/** A larger message is stored without being looked into beyond its beginning. */
const WHOLE_BYTES = 36 * 1024 * 1024
const HEAD_BYTES = 1024 * 1024
const ATTACHMENTS = 200

/**
 * A mailbox of Gmail, or what was written to a group that somebody owns, below its address. Each message
 * is one record: what was written as text, its attachments and the message itself as files. Tens of
 * gigabytes are read in the memory of one message.
 */
export async function* readMail(source: Source): AsyncGenerator<Reading> {
  const { archive, entry, from } = source
  let element = -1
  for await (const { separator, bytes } of mboxMessages(await archive.open(entry))) {
    element++
    if (element < from) continue
    const item = await readMessage(separator, bytes, source)
    yield { items: [{ element, item }] }
  }
  if (element < 0) {
    source.fail({ code: 'no_messages', message: 'The mailbox has no beginning of a message.' })
  }
}

async function readMessage(
  separator: string,
  bytes: AsyncGenerator<Buffer>,
  source: Source,
): Promise<Item> {
  const chunks: Buffer[] = []
  let size = 0
  for (let next = await bytes.next(); !next.done; next = await bytes.next()) {
    chunks.push(next.value)
    size += next.value.length
    if (size > WHOLE_BYTES) break
  }
  const whole = size <= WHOLE_BYTES
  const bytesSoFar = Buffer.concat(chunks.splice(0))
  const held = whole ? unquoted(bytesSoFar) : bytesSoFar
  const folder = baseName(folderOf(source.entry.path))
  const letter = await letterOf(whole ? held : held.subarray(0, HEAD_BYTES), {
    ...{ separator, group: /^[^@\s]+@[^@\s]+$/.test(folder) ? folder : undefined },
    note: source.note,
  })
  const files = whole ? await storeAttachments(letter, source) : []
  const about = { name: `${letter.name}.eml`, mime: 'message/rfc822' }
  const eml = whole ? held : Readable.from(onward(held, bytes), { objectMode: false })
  const kept = await source.store(eml, about)
  if (!whole) {
    source.note({
      code: 'message_too_large',
      message: 'A message is very large; its attachments are only in the message itself.',
    })
  }
  const { part, entry } = source.entry
  const original: FileReference = { role: 'original', entry: { part, entry }, ...about, ...kept }
  return {
    collection: 'google.mail',
    key: letter.key,
    time: plausible(letter.time, { now: source.now, zeroIsMissing: true, note: source.note }),
    fields: { ...letter.fields, size: kept.size },
    files: [{ ...original, mime: about.mime }, ...files],
  }
}

async function storeAttachments(letter: Letter, source: Source): Promise<FileReference[]> {
  const { part, entry } = source.entry
  const out: FileReference[] = []
  for (const { name, mime, bytes } of letter.attachments.slice(0, ATTACHMENTS)) {
    const { sha256, size, mime: seen = mime } = await source.store(bytes, { name, mime })
    out.push({ role: 'attachments', entry: { part, entry }, name, sha256, size, mime: seen })
  }
  if (letter.attachments.length > ATTACHMENTS) {
    source.note({
      code: 'too_many_attachments',
      message: `A message has more than ${ATTACHMENTS} attachments; the others are in the message itself.`,
    })
  }
  return out
}

/** Lines that begin with "From " are written ">From " in a mailbox; the empty line at the end is its own. */
function unquoted(message: Buffer): Buffer {
  const end = /\n\r?\n$/.exec(message.toString('latin1', Math.max(0, message.length - 3)))
  const bytes = end ? message.subarray(0, message.length - end[0].length + 1) : message
  if (!bytes.includes('\n>')) return bytes
  const text = bytes.toString('latin1')
  return Buffer.from(text.replace(/^>(>*From )/gm, '$1'), 'latin1')
}

async function* onward(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  yield* rest
}
