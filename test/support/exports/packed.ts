/** Exports as people hand them in: as zips, as tgz, unpacked, as zips in a zip, in any order, one of them twice. */

import { gzipSync } from 'node:zlib'
import { type Part, zip } from '@mandate/start/archives'
import type { Sent } from './exports.ts'
import { longTarOf } from './tar.ts'

export type Packing = (typeof packings)[number]
export const packings = ['zip', 'tgz', 'unpacked', 'zip in zip', 'zip and tgz', 'twice'] as const

export async function partsOf(parts: Part[], packing: Packing, seed: number): Promise<Sent[]> {
  // Neither the order of the parts nor that of their files may matter.
  const turned = parts.map((_, at) => parts[(at + seed) % parts.length] as Part)
  switch (packing) {
    case 'tgz':
      return turned.map(tgz)
    case 'unpacked':
      return turned.flatMap(({ entries }) =>
        entries.map(({ path, content }) => ({ name: path, bytes: bytesOf(content) })),
      )
    case 'zip in zip': {
      const inner = await Promise.all(turned.map(zipped))
      const entries = inner.map(({ name, bytes }) => ({ path: name, content: Buffer.from(bytes) }))
      return [{ name: 'all.zip', bytes: await zip({ name: 'all.zip', entries }) }]
    }
    case 'zip and tgz':
      return Promise.all(turned.map((part, at) => (at % 2 ? tgz(part) : zipped(part))))
    case 'twice': {
      const sent = await Promise.all(turned.map(zipped))
      const again = sent[seed % sent.length] as Sent
      return [...sent, { ...again, name: again.name.replace('.zip', ' (1).zip') }]
    }
    default:
      return Promise.all(turned.map(zipped))
  }
}

async function zipped(part: Part): Promise<Sent> {
  return { name: `${part.name}.zip`, bytes: await zip(part) }
}

function tgz({ name, entries }: Part): Sent {
  const files = entries.map(({ path, content }) => ({ path, bytes: bytesOf(content) }))
  return { name: `${name}.tgz`, bytes: gzipSync(longTarOf(files)) }
}

function bytesOf(content: Part['entries'][number]['content']): Buffer {
  return typeof content === 'function'
    ? Buffer.concat([...content()].map((piece) => Buffer.from(piece)))
    : Buffer.from(content)
}
