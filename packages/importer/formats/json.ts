import { isUtf8 } from 'node:buffer'
import type { Readable } from 'node:stream'
import type { Limits, Note } from '../contract.ts'
import { ImportError } from '../fault.ts'
import type { Fault, Span } from './span.ts'
import { Splitter } from './splitter.ts'
import { type Cleaned, cleanValue } from './text.ts'

/** An element of an array in the file, or a member of its top-level object. */
export interface Element {
  /** Name of the array or member; null for a top-level array. */
  key: string | null
  /** True when the value is that of a top-level member that is no array. */
  member: boolean
  /** Running number within the file. */
  element: number
  value: unknown
}

export interface JsonOptions {
  limits: Pick<Limits, 'elementBytes' | 'jsonDepth'>
  /** Earlier elements are counted but not parsed. */
  from?: number
  /** Repair text that was written byte by byte (Meta's exports). */
  mojibake?: boolean
  /** Elements under other keys are counted but not parsed. */
  wants?: (key: string | null) => boolean
  /** Told of elements under other keys, and of objects there; not of words and numbers. */
  skipped?: () => void
  note: (note: Note) => void
  fail: (note: Note) => void
}

/**
 * The elements of a JSON file, in batches, in constant memory. Never throws for what is in the
 * file: what cannot be read is noted, and what stands before and behind it is given.
 */
export async function* jsonElements(
  stream: Readable,
  options: JsonOptions,
): AsyncGenerator<Element[]> {
  const splitter = new Splitter(options.limits)
  const found: Cleaned = { nul: false, surrogates: false, mojibake: false }
  for await (const chunk of asUtf8(stream)) {
    const { spans, faults } = splitter.push(chunk)
    for (const fault of faults) report(fault, options)
    const batch: Element[] = []
    for (const span of spans) parseSpan(span, options, found, batch)
    if (batch.length > 0) yield batch
  }
  const fault = splitter.end()
  if (fault) report(fault, options)
  noteCleaned(found, options.note)
}

/** A whole small JSON file; throws {@link ImportError} when it is broken or larger than `maxBytes`. */
export async function readJson(
  stream: Readable,
  options: { limits: JsonOptions['limits']; mojibake?: boolean; maxBytes?: number },
): Promise<unknown> {
  const maxBytes = options.maxBytes ?? 4 * 1024 * 1024
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of asUtf8(stream)) {
    size += chunk.length
    if (size > maxBytes)
      throw new ImportError('element_too_large', `is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  const splitter = new Splitter(options.limits)
  for (const fault of splitter.push(bytes).faults) {
    if (fault.code === 'too_deep') throw new ImportError('too_deep', MESSAGES.too_deep)
  }
  const found: Cleaned = { nul: false, surrogates: false, mojibake: false }
  try {
    return clean(bytes.toString('utf8'), options.mojibake ?? false, found)
  } catch (cause) {
    throw new ImportError('invalid_json', MESSAGES.invalid_json, { cause })
  }
}

/** Parses the elements of a span that are wanted, as far as they are whole. */
export function parseSpan(span: Span, options: JsonOptions, found: Cleaned, into: Element[]): void {
  if (options.wants && !options.wants(span.key)) {
    const isNew = span.element + span.starts.length > (options.from ?? 0)
    if (isNew && (!span.member || isFilled(span))) options.skipped?.()
    return
  }
  const first = Math.max(0, (options.from ?? 0) - span.element)
  const count = span.starts.length
  if (first >= count) return
  const { key, member, bytes } = span
  const text = bytes.toString('utf8', span.starts[first], span.ends[count - 1])
  if (
    text.includes('\ufffd') &&
    !isUtf8(bytes.subarray(span.starts[first], span.ends[count - 1]))
  ) {
    const offset = offsetOf(span, first)
    options.note({ code: 'invalid_utf8', message: 'Some text is not valid UTF-8.', offset })
  }
  // Elements that stand together are parsed together: fewer, longer calls are twice as fast.
  try {
    const values = clean(`[${text}]`, options.mojibake ?? false, found) as unknown[]
    if (values.length === count - first) {
      for (let i = 0; i < values.length; i++) {
        into.push({ key, member, element: span.element + first + i, value: values[i] })
      }
      return
    }
  } catch {
    // One of them is broken; find out which.
  }
  for (let i = first; i < count; i++) {
    const one = bytes.toString('utf8', span.starts[i], span.ends[i])
    try {
      const value = clean(one, options.mojibake ?? false, found)
      into.push({ key, member, element: span.element + i, value })
    } catch {
      report({ code: 'invalid_json', offset: offsetOf(span, i), fatal: false }, options)
    }
  }
}

function offsetOf({ offset, offsets, starts }: Span, at: number): number {
  return offsets?.[at] ?? offset + starts[at]!
}

function isFilled({ bytes, starts, ends }: Span): boolean {
  return bytes[starts[0]!] === 0x7b && ends[0]! - starts[0]! > 2
}

// An integer of 16 digits or more may exceed 2^53.
const LONG_INTEGER = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/
// What the gate would change: escapes, and NUL or lone surrogates can only come from escapes.
const ESCAPE = /\\u/
const BEYOND_ASCII = /[^\u0000-\u007f]/

/** Parses and passes the gate; integers beyond 2^53 become strings, digit by digit. */
function clean(text: string, mojibake: boolean, found: Cleaned): unknown {
  const value = LONG_INTEGER.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text)
  const needed =
    ESCAPE.test(text) || text.includes('__proto__') || (mojibake && BEYOND_ASCII.test(text))
  return needed ? cleanValue(value, { mojibake }, found) : value
}

function keepLongIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  const long = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
  const source = context?.source
  return long && source !== undefined && /^-?\d+$/.test(source) ? source : value
}

const MESSAGES: Record<Fault['code'], string> = {
  too_deep: 'A part is nested too deeply and was left out.',
  element_too_large: 'A part is too large and was left out.',
  invalid_json: 'A part is not valid JSON and was left out.',
  cut_json: 'The file ends in the middle; what stands before was read.',
}

/** Tells what is wrong with the file, or with a part of it. */
export function report(fault: Fault, options: JsonOptions): void {
  const { code, offset } = fault
  if (!fault.fatal) {
    options.note({ code, message: MESSAGES[code], offset })
    return
  }
  const message =
    code === 'invalid_json' ? 'From here on the file is not valid JSON.' : MESSAGES[code]
  const action = code === 'cut_json' ? 'Download the export again.' : undefined
  options.fail({ code, message, offset, ...(action && { action }) })
}

/** Tells what the gate changed. */
export function noteCleaned(found: Cleaned, note: (note: Note) => void): void {
  if (found.nul) {
    note({ code: 'nul_removed', message: 'NUL characters were replaced by U+FFFD.' })
  }
  if (found.surrogates) {
    note({ code: 'surrogate_removed', message: 'Half characters were replaced by U+FFFD.' })
  }
}

/** The bytes as UTF-8 without byte order mark; UTF-16 is known by its mark. */
export async function* asUtf8(stream: Readable): AsyncGenerator<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | null = null
  let start: Buffer | null = Buffer.alloc(0)
  for await (const piece of stream as AsyncIterable<Buffer>) {
    let chunk = piece
    if (start) {
      chunk = start.length > 0 ? Buffer.concat([start, piece]) : piece
      if (chunk.length < 3) {
        start = chunk
        continue
      }
      start = null
      if (chunk[0] === 0xff && chunk[1] === 0xfe) decoder = new TextDecoder('utf-16le')
      else if (chunk[0] === 0xfe && chunk[1] === 0xff) decoder = new TextDecoder('utf-16be')
      else if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf)
        chunk = chunk.subarray(3)
    }
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8') : chunk
  }
  if (start && start.length > 0) yield start
  if (decoder) yield Buffer.from(decoder.decode(), 'utf8')
}
