import type { Limits } from '../contract.ts'
import type { Span } from './span.ts'
import { Splitter } from './splitter.ts'
import { cleanValue } from './text.ts'

/** What the beginning of a JSON file shows of its shape. */
export interface Peek {
  top: 'array' | 'object' | 'none'
  /** Names of the top-level members, as far as seen. */
  keys: ReadonlySet<string>
  /** The first element of a top-level array, or of the array under a name, when it is whole. */
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
  return { top, keys, first: (key) => all(key)[0], all }
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
