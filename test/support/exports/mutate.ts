/** Exports with bytes changed, as disks, networks and people with bad intentions change them. */

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
  return { path, content: mutated(bytes, random) }
}
