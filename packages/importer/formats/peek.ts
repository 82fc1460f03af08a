import type { Limits } from '../contract.ts'
import type { Span } from './span.ts'
import { Splitter } from './splitter.ts'
import { cleanString, cleanValue } from './text.ts'

/** What the beginning of a JSON file shows of its shape. */
export interface Peek {
  top: 'array' | 'object' | 'none'
  /** Names of the top-level members, as far as seen. */
  keys: ReadonlySet<string>
  /** The first element of a top-level array, or of the array under a name; of an object that goes on behind the beginning what is there. */
  first(key: string | null): unknown
  /** All whole elements of the array under a name. */
  all(key: string | null): unknown[]
}

const LIMITS: Pick<Limits, 'elementBytes' | 'jsonDepth'> = { elementBytes: 1 << 20, jsonDepth: 200 }

/** Looks at the first bytes of a file; anything that is no JSON has `top: 'none'`. */
export function peekJson(head: Buffer): Peek {
  const bytes = decodeHead(head)
  const text = bytes.toString('utf8')
  const start = text.trimStart()[0]
  const top = start === '[' ? 'array' : start === '{' ? 'object' : 'none'
  const splitter = new Splitter(LIMITS)
  const spans: Span[] = top === 'none' ? [] : splitter.push(bytes).spans
  const keys = new Set(spans.flatMap((span) => (span.key === null ? [] : [span.key])))
  if (top === 'object' && splitter.key !== null) keys.add(splitter.key)
  const all = (key: string | null) => spans.filter((one) => one.key === key).flatMap(valuesOf)
  const { unfinished } = splitter
  const begun = (key: string | null) =>
    unfinished?.key === key && !unfinished.member
      ? objectIn(bytes.subarray(unfinished.offset))
      : undefined
  // What is broken tells nothing; what stands behind it does.
  const first = (key: string | null) => all(key).find((one) => one !== undefined) ?? begun(key)
  return { top, keys, first, all }
}

/** The members of an object whose end is not there, as far as they are; undefined when it is none. */
function objectIn(bytes: Buffer): unknown {
  if (bytes[0] !== 0x7b) return undefined
  const splitter = new Splitter(LIMITS)
  const object: Record<string, unknown> = Object.create(null)
  for (const span of splitter.push(bytes).spans) {
    const { key, member } = span
    const values = valuesOf(span)
    if (key === null) continue
    if (member) object[key] = values[0]
    else object[key] = [...asList(object[key]), ...values]
  }
  const { unfinished } = splitter
  if (unfinished?.key) {
    const { key, member, offset } = unfinished
    object[key] = member ? textIn(bytes.subarray(offset)) : asList(object[key])
  }
  return object
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** A text whose end is not there; of anything else only that it is something. */
function textIn(bytes: Buffer): unknown {
  if (bytes[0] !== 0x22) return {}
  // An escape that is cut is left out.
  const text = bytes.toString('utf8').replace(/(?<=(^|[^\\])(\\\\)*)\\(u[\da-f]{0,3})?$/i, '')
  try {
    return cleanString(JSON.parse(`${text}"`))
  } catch {
    return ''
  }
}

function valuesOf({ bytes, starts, ends }: Span): unknown[] {
  return starts.map((start, index) => {
    try {
      const value = JSON.parse(bytes.toString('utf8', start, ends[index]))
      const found = { nul: false, surrogates: false, mojibake: false }
      return cleanValue(value, { mojibake: false }, found)
    } catch {
      return undefined
    }
  })
}

/** The first bytes of a file as UTF-8, without the mark that says how they are written. */
export function decodeHead(head: Buffer): Buffer {
  if (head[0] === 0xff && head[1] === 0xfe)
    return Buffer.from(head.toString('utf16le').slice(1), 'utf8')
  if (head[0] === 0xfe && head[1] === 0xff) {
    const even = Buffer.from(head.subarray(0, head.length & ~1)).swap16()
    return Buffer.from(even.toString('utf16le').slice(1), 'utf8')
  }
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head
}
