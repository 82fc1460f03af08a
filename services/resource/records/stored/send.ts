import { once } from 'node:events'
import type { CopyStreamQuery } from 'pg-copy-streams'
import { SIGNATURE, TRAILER } from './rows.ts'

const PIECE = 256 * 1024

/**
 * Sends rows that lie in one piece of memory, which is free again when this is over. When it throws some of it may still be on its
 * way: until the connection has answered the next statement, or is none any more. The server passes over what comes after its error.
 * @throws what the database says
 */
export async function sendRows(stream: CopyStreamQuery, rows: Buffer): Promise<void> {
  const broken = Promise.withResolvers<never>()
  broken.promise.catch(() => {})
  // Nothing may be written any more then: the stream has no connection.
  let isBroken = false
  stream.on('error', (error) => {
    isBroken = true
    broken.reject(error)
  })
  const pieces = [SIGNATURE, ...inPieces(rows), TRAILER]
  for (const piece of pieces) {
    if (isBroken) break
    if (!stream.write(piece)) await Promise.race([once(stream, 'drain'), broken.promise])
  }
  if (!isBroken) stream.end()
  await Promise.race([once(stream, 'finish'), broken.promise])
}

function* inPieces(rows: Buffer): Generator<Buffer> {
  for (let at = 0; at < rows.length; at += PIECE) yield rows.subarray(at, at + PIECE)
}
