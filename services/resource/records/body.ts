import { putRecordId, RECORD_ID, UUID } from './record-id.ts'

// Written in bytes, from one buffer into another: as texts cut out of each other and put together anew, a page
// left some sixty kilobytes behind to be cleared up.

const START = Buffer.from('{"records":[')
const ID = Buffer.from('{"id":"')
const [COMMA, LINE, QUOTE, END] = [0x2c, 0x0a, 0x22, 0x7d]

/** Lines are written here first; longer ones into a buffer of their own. */
const scratch = Buffer.allocUnsafeSlow(256 * 1024)

/**
 * The JSON of a page, of lines as PostgreSQL writes them (see `PageRow`), with `tail` behind the last record. `records` is the
 * part between.
 */
export function pageBody(lines: string, tail: string): { body: Buffer; records: Buffer } {
  const isShort = lines.length * 3 <= scratch.length
  const from = isShort ? scratch : Buffer.from(lines)
  const length = isShort ? from.write(lines, 0, 'utf8') : from.length
  // A record is a letter shorter than its line.
  const body = Buffer.allocUnsafe(START.length + length + Buffer.byteLength(tail))
  let at = START.copy(body)
  for (let line = 0; line < length; ) {
    const found = from.indexOf(LINE, line + UUID)
    const end = found === -1 || found > length ? length : found
    if (line > 0) body[at++] = COMMA
    body.set(ID, at)
    putRecordId(from, line, body, at + ID.length)
    at += ID.length + RECORD_ID
    body[at++] = QUOTE
    at += from.copy(body, at, line + UUID, end)
    body[at++] = END
    line = end + 1
  }
  const records = body.subarray(START.length, at)
  at += body.write(tail, at)
  return { body: body.subarray(0, at), records }
}
