/** Exports with bytes changed, as disks, networks and people with bad intentions change them, or with a value of another kind, as their makers do. */

import type { Entry, Part } from '@mandate/start/archives'

type Random = () => number

/** What a mutation makes of bytes: a few flipped, cut out, doubled, put elsewhere, or made of JSON. */
export function mutated(bytes: Buffer, random: Random): Buffer {
  const at = (length: number) => Math.floor(random() * Math.max(1, length))
  let out = Buffer.from(bytes)
  for (let times = 1 + at(4); times > 0; times--) {
    const place = at(out.length)
    const length = 1 + at(random() < 0.8 ? 16 : 4096)
    const [before, after] = [out.subarray(0, place), out.subarray(place)]
    switch (at(7)) {
      case 0:
        if (out.length > 0) out[place] = at(256)
        break
      case 1:
        out = Buffer.concat([before, after.subarray(length)])
        break
      case 2:
        out = Buffer.concat([before, after.subarray(0, length), after])
        break
      case 3:
        out = Buffer.concat([before, Buffer.from(ODD[at(ODD.length)] as string, 'latin1'), after])
        break
      case 4:
        out = before
        break
      case 5:
        out = Buffer.concat([before, Buffer.alloc(length, at(256)), after.subarray(length)])
        break
      default:
        out = Buffer.concat([before, out.subarray(at(out.length)).subarray(0, length), after])
    }
  }
  return out
}

/** Words that readers trip over. */
const ODD = [
  ...[
    '"',
    '\\',
    '\\u0000',
    '\\ud800',
    '\u0000',
    '\xff\xfe',
    '\xef\xbb\xbf',
    '[',
    '{',
    '}',
    ']',
    ',',
  ],
  ...['null', '-', '1e999', '99999999999999999999', '"__proto__":{"a":1},', '<div>', '</', '&#x0;'],
  ...[
    '\r\n',
    ';',
    '\nFrom 1@xxx Mon\n',
    'BEGIN:VCARD\n',
    'END:VCALENDAR\n',
    '2024-13-45T99:99:99Z',
  ],
  ...['[[[[[[[['.repeat(60), '<b>'.repeat(300), '\xc3\x28', 'A'.repeat(5000)],
]

/** The part with one of its files changed; all others are as they were. */
export function withOneMutated(part: Part, random: Random): { part: Part; path: string } {
  const index = Math.floor(random() * part.entries.length)
  const entries = part.entries.map((entry, at) => (at === index ? changed(entry, random) : entry))
  return { part: { name: part.name, entries }, path: part.entries[index]?.path ?? '' }
}

function changed({ path, content }: Entry, random: Random): Entry {
  const bytes =
    typeof content === 'function'
      ? Buffer.concat([...content()].map((piece) => Buffer.from(piece)))
      : Buffer.from(content)
  const other = random() < 0.5 ? otherwise(bytes, random) : null
  return { path, content: other ?? mutated(bytes, random) }
}

/** What a member may be next year, in place of what it is today. */
const KINDS = [
  ...['null', '0', '-1', '1e999', '1e15', '""', '"x"', '"9223372036854775807"', 'true'],
  ...['[]', '[[]]', '[null]', '{}', '{"":1}', '{"timestamp":1e15}', '"9999-12-31T23:59:59Z"'],
]

/** One value of a file in JSON made one of another kind; null for any other file. */
function otherwise(bytes: Buffer, random: Random): Buffer | null {
  const parsed = jsonIn(bytes)
  const places = [...membersOf(parsed)]
  const place = places[Math.floor(random() * places.length)]
  if (!place) return null
  const mark = '\u0001'
  place.holder[place.member] = mark
  const kind = KINDS[Math.floor(random() * KINDS.length)] as string
  return Buffer.from(JSON.stringify(parsed).replace(JSON.stringify(mark), () => kind))
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return null
  }
}

interface Place {
  holder: Record<string, unknown>
  member: string
}

function* membersOf(value: unknown): Generator<Place> {
  if (value === null || typeof value !== 'object') return
  const holder = value as Record<string, unknown>
  for (const [member, inner] of Object.entries(holder)) {
    yield { holder, member }
    yield* membersOf(inner)
  }
}
