import type { Writable } from 'node:stream'
import { type codingFor, encoder, stopping } from '@mandate/server'
import { isAway } from '@mandate/server/away'
import type { Response } from 'express'
import type { Sent } from '../../access/log.ts'

/** Milliseconds between two looks at whether a stream is still allowed. */
const LOOK = 1_000
/** Characters written at once: little is under way when access ends. */
const CHUNK = 64 * 1024

/**
 * Sends lines as they come, no faster than they are read. "A stream looks at the ledger again every
 * second and ends with an error line"; a whole one ends without one.
 */
export async function sendLines(
  res: Response,
  windows: AsyncIterable<string[]> | Iterable<string[]>,
  options: {
    coding: ReturnType<typeof codingFor>
    stillAllowed(): Promise<boolean>
    /** Where a stream may go on that ended with this line. */
    behind(line: string): Promise<string | null>
    failed(error: unknown): void
  },
): Promise<Sent> {
  const sent: Sent = { rows: 0, bytes: 0 }
  let last: string | undefined
  const stop = new AbortController()
  const looking = setInterval(() => {
    options.stillAllowed().then(
      (allowed) => allowed || stop.abort(ended),
      (error: unknown) => stop.abort(error),
    )
  }, LOOK)
  res.status(200).set('Content-Type', 'application/x-ndjson')
  const out = begin(res, options.coding)
  const gone = () => stop.abort(disconnected)
  res.once('close', gone)
  const stays = stopping(res.app, () => stop.abort(stopped))
  try {
    for await (const window of windows) {
      for (const [chunk, rows] of chunks(window)) {
        stop.signal.throwIfAborted()
        sent.rows += rows
        sent.bytes += Buffer.byteLength(chunk)
        last = chunk
        if (!out.write(chunk)) await drained(out, stop.signal)
      }
    }
    stop.signal.throwIfAborted()
    out.end()
  } catch (error) {
    if (error !== disconnected) {
      const said = describe(error, options)
      sent.failed = said.code
      const next = last && (await options.behind(lastLine(last)).catch(() => null))
      out.end(`${JSON.stringify({ error: { ...said, ...(next && { next }) } })}\n`)
    }
  } finally {
    clearInterval(looking)
    stays()
    res.off('close', gone)
  }
  return sent
}

/** What is written to it goes out at once, in the coding: the line that says why it ends waits for nothing. */
function begin(res: Response, coding: ReturnType<typeof codingFor>): Writable {
  if (!coding) return res
  res.set('Content-Encoding', coding)
  const out = encoder(coding)
  out.once('error', () => res.destroy())
  res.once('close', () => out.destroy())
  out.pipe(res)
  return out
}

function lastLine(chunk: string): string {
  return chunk.slice(chunk.lastIndexOf('\n', chunk.length - 2) + 1)
}

const ended = new Error('access was ended while the stream was open')
const stopped = new Error('the service is being stopped')
const disconnected = new Error('the reader has gone')

function describe(error: unknown, options: { failed(error: unknown): void }) {
  if (error === ended) {
    const detail =
      'The token is over, or this access has been ended. Whoever may still read goes on at next, with a token that is good.'
    return { code: 'invalid_token', detail }
  }
  if (error === stopped) {
    const detail = 'The service is being stopped. Nothing more follows: ask again in a few seconds.'
    return { code: 'unavailable', detail }
  }
  options.failed(error)
  if (isAway(error)) {
    const detail =
      'Something that this service needs does not answer at the moment. Nothing more follows: ask again in a few seconds.'
    return { code: 'unavailable', detail }
  }
  return { code: 'server_error', detail: 'Reading failed here. Nothing more follows.' }
}

function* chunks(lines: string[]): Iterable<[text: string, rows: number]> {
  let text = ''
  let rows = 0
  for (const line of lines) {
    text += `${line}\n`
    rows += 1
    if (text.length < CHUNK) continue
    yield [text, rows]
    text = ''
    rows = 0
  }
  if (rows > 0) yield [text, rows]
}

function drained(out: Writable, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const drain = () => {
      signal.removeEventListener('abort', abort)
      resolve()
    }
    const abort = () => {
      out.off('drain', drain)
      reject(signal.reason)
    }
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    out.once('drain', drain)
    signal.addEventListener('abort', abort, { once: true })
  })
}
