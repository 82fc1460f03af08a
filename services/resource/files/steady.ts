import { setTimeout as pause } from 'node:timers/promises'
import { type ByteRange, ObjectsAway } from './objects.ts'

/** How often in a row it is asked for more without a byte of it. */
const MOST_TRIES = 4

/**
 * All bytes of `range`, whatever becomes of single answers: one that breaks off, or ends early though it says that it is
 * whole, is asked for again from where it stopped. What comes beyond the range is left.
 * @throws ObjectsAway
 */
export async function* steadily(
  first: AsyncIterable<Buffer>,
  open: (from: number) => Promise<AsyncIterable<Buffer>>,
  range: ByteRange,
): AsyncGenerator<Buffer> {
  let source = first
  let at = range.start
  for (let tries = 0; at < range.end; ) {
    let cause: unknown
    try {
      for await (const bytes of source) {
        const wanted = bytes.length > range.end - at ? bytes.subarray(0, range.end - at) : bytes
        at += wanted.length
        if (wanted.length > 0) tries = 0
        yield wanted
        if (at === range.end) return
      }
    } catch (error) {
      cause = error
    }
    if (++tries === MOST_TRIES) {
      throw new ObjectsAway(`${range.end - at} bytes of an object do not come`, { cause })
    }
    await pause(100 * 2 ** tries)
    source = await open(at)
  }
}
