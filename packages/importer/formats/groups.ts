import { hash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Note } from '../contract.ts'
import { Arena, type Group } from './arena.ts'
import { asUtf8, type Element, type JsonOptions, noteCleaned, parseSpan, report } from './json.ts'
import type { Span } from './span.ts'
import { Splitter } from './splitter.ts'
import type { Cleaned } from './text.ts'

/**
 * A newer export holds most of an older one, element for element in the same bytes. What stands together is
 * looked at together: where an edge lies between two groups is told by the bytes around it, so that what is
 * added or taken away moves no other edge, and whoever has read a group of the same bytes before need not
 * read it again.
 */
export type Piece =
  /** `goesOn`: the next ones stand together with them. */
  | { elements: Element[]; digest?: string; goesOn?: true }
  | { known: { digest: string; records: number; last: number } }

export interface GroupOptions extends JsonOptions {
  /** What else the elements' meaning depends on. */
  salt: string
  /** The first element whose records count: what lies on both sides of it is read one by one. */
  fresh: number
  /** How many records a group of that digest gave, where nothing has changed since; else null. */
  known: (digests: readonly string[]) => Promise<readonly (number | null)[]>
}

/** The elements of a JSON file in groups, in its order: those that are known as such, the others parsed. */
export async function* jsonGroups(stream: Readable, options: GroupOptions): AsyncGenerator<Piece> {
  const splitter = new Splitter(options.limits)
  const found = nothing()
  using arena = new Arena()
  for await (const chunk of asUtf8(stream)) {
    const { spans, faults } = splitter.push(chunk)
    for (const fault of faults) report(fault, options)
    for (const span of spans) {
      const isListed = !span.member && (options.wants?.(span.key) ?? true)
      for (let at = 0; at < span.starts.length; ) {
        at += isListed ? arena.take(span, at) : 0
        if (at === span.starts.length) break
        const goesOn = isListed && arena.fits(span, at)
        yield* told(arena, options, found, !goesOn)
        if (goesOn) continue
        const alone = isListed ? only(span, at, at + 1) : span
        yield { elements: parsed(alone, options, found) }
        at += alone.starts.length
      }
    }
  }
  yield* told(arena, options, found, true)
  const fault = splitter.end()
  if (fault) report(fault, options)
  noteCleaned(found, options.note)
}

/** Elements parsed at once: what they become lives until the last of them is taken, and V8 moves what lives. */
const AT_ONCE = 64

/** What the arena holds, but for the group that may go on unless `all` is wanted. */
async function* told(
  arena: Arena,
  options: GroupOptions,
  found: Cleaned,
  all: boolean,
): AsyncGenerator<Piece> {
  const { fresh, from = 0, salt } = options
  const groups = arena.groups(all).filter(({ last }) => last >= from)
  const isOnOneSide = ({ first, last }: Group) => first >= fresh || last < fresh
  const digests = groups.map((group) => (isOnOneSide(group) ? digestOf(group, salt) : ''))
  const asked = digests.filter((digest) => digest !== '')
  const answers = asked.length > 0 ? await options.known(asked) : []
  const known = new Map(asked.map((digest, index) => [digest, answers[index] ?? null]))
  for (const [index, group] of groups.entries()) {
    const digest = digests[index]!
    const records = known.get(digest) ?? null
    if (records !== null) yield { known: { digest, records, last: group.last } }
    else {
      const changed = nothing()
      let isWhole = digest !== ''
      const note = (what: Note) => {
        isWhole = false
        options.note(what)
      }
      const count = group.span.starts.length
      for (let first = 0; first < count; first += AT_ONCE) {
        const some = only(group.span, first, Math.min(count, first + AT_ONCE))
        const elements = parsed(some, { ...options, note }, changed)
        if (changed.nul || changed.surrogates) isWhole = false
        if (first + AT_ONCE < count) yield { elements, goesOn: true }
        else yield { elements, ...(isWhole && { digest }) }
      }
      merge(found, changed)
    }
  }
  arena.clear()
}

function parsed(span: Span, options: JsonOptions, found: Cleaned): Element[] {
  const elements: Element[] = []
  parseSpan(span, options, found, elements)
  return elements
}

function digestOf({ span: { key, bytes, starts, ends } }: Group, salt: string): string {
  const sum = hash('sha256', bytes.subarray(starts[0], ends.at(-1)), 'hex')
  return hash('sha256', `${salt}\0${key ?? ''}\0${sum}`, 'hex')
}

function only(span: Span, first: number, end: number): Span {
  const { offsets } = span
  return {
    ...{ ...span, element: span.element + first },
    ...{ starts: span.starts.slice(first, end), ends: span.ends.slice(first, end) },
    ...(offsets && { offsets: offsets.slice(first, end) }),
  }
}

const nothing = (): Cleaned => ({ nul: false, surrogates: false, mojibake: false })

function merge(into: Cleaned, found: Cleaned): void {
  into.nul ||= found.nul
  into.surrogates ||= found.surrogates
  into.mojibake ||= found.mojibake
}
