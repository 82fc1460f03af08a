import type { Readable } from 'node:stream'

/** A message of a mailbox. Its bytes must be read, or are passed over, before the next one. */
export interface MboxMessage {
  /** The line it begins with, `From …`, without the line's end. */
  separator: string
  /** Byte offset of the separator in the file. */
  offset: number
  bytes: AsyncGenerator<Buffer>
}

// Google writes "From 1277085061787347926@xxx Tue Aug 05 08:00:23 +0000 2008", not always behind
// an empty line; others' "From somebody@example.com Tue Aug  5 08:00:23 2008" always is. In a mailbox
// that begins with Google's the others' are text: somebody passed on an old letter.
const GOOGLE = /^From \d+@xxx /
const ANY = /^From \S+ +\S{3},? +\S+ .*\d{4}( [+-]\d{4})?$/
const SEPARATOR_BYTES = 512
const NEXT = Buffer.from('\nFrom ')

/**
 * A mailbox in mbox form as messages, in constant memory however large it or a message is. What
 * stands before the first separator is passed over.
 */
export async function* mboxMessages(stream: Readable): AsyncGenerator<MboxMessage> {
  const chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  // Begins with a line's end, so that the first separator is found like all others.
  let held: Buffer = Buffer.from('\n\n')
  let offset = -2
  let ended = false
  let isGoogles = false
  const more = async (): Promise<boolean> => {
    const next = await chunks.next()
    if (next.done) ended = true
    else held = held.length === 0 ? next.value : Buffer.concat([held, next.value])
    return !ended
  }
  const take = (length: number): Buffer => {
    const taken = held.subarray(0, length)
    held = held.subarray(length)
    offset += length
    return taken
  }

  /** Bytes up to the next separator, which is left at the beginning of `held`. */
  async function* upToSeparator(): AsyncGenerator<Buffer> {
    let from = 0
    for (;;) {
      const at = held.indexOf(NEXT, from)
      if (at < 0) {
        // The separator may be cut anywhere, and what stands before it tells whether it is one.
        const safe = ended ? held.length : held.length - NEXT.length - 3
        if (safe > 0) yield take(safe)
        if (ended) return
        from = 0
        await more()
        continue
      }
      const end = held.indexOf(0x0a, at + 1)
      if (end < 0 && !ended && held.length - at < SEPARATOR_BYTES) {
        await more()
        from = at
        continue
      }
      if (isSeparator(held, at, end < 0 ? held.length : end, isGoogles)) {
        yield take(at + 1)
        return
      }
      from = at + 1
    }
  }

  for await (const _ of upToSeparator());
  while (held.length > 0) {
    const start = offset
    const end = held.indexOf(0x0a)
    const line = take(end < 0 ? held.length : end + 1)
    isGoogles ||= GOOGLE.test(line.toString('latin1'))
    const bytes = upToSeparator()
    yield { separator: line.toString('utf8').trimEnd(), offset: start, bytes }
    for await (const _ of bytes);
  }
}

function isSeparator(held: Buffer, at: number, end: number, isGoogles: boolean): boolean {
  if (end - at > SEPARATOR_BYTES) return false
  const line = held.toString('latin1', at + 1, end).trimEnd()
  if (GOOGLE.test(line) || isGoogles) return GOOGLE.test(line)
  const before = held.toString('latin1', Math.max(0, at - 2), at)
  return (before.endsWith('\n') || before.endsWith('\n\r')) && ANY.test(line)
}
