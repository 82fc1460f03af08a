import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import yazl from 'yazl'

/** One file of an export. What is too big for memory is given as pieces, made when they are read. */
export interface Entry {
  path: string
  content: Buffer | string | (() => Iterable<string | Buffer>)
}

/** One downloaded file of an export, not packed yet. */
export interface Part {
  name: string
  entries: Entry[]
}

/** The modification time of every entry: the same input makes the same bytes. */
const MTIME = new Date('2024-05-17T08:00:00Z')

/** The part as the bytes of a zip file. */
export function zip(part: Part): Promise<Buffer> {
  return buffer(zipStream(part))
}

/** Writes the part as a zip file; memory does not grow with its size. */
export async function writeZip(part: Part, file: string): Promise<void> {
  await pipeline(zipStream(part), createWriteStream(file))
}

function zipStream({ entries }: Part): Readable {
  const archive = new yazl.ZipFile()
  for (const { path, content } of entries) {
    const options = { mtime: MTIME, mode: 0o100644, compress: !/\.(jpe?g|mp4)$/i.test(path) }
    if (typeof content === 'function') {
      archive.addReadStreamLazy(path, options, (done) => done(null, Readable.from(content())))
    } else archive.addBuffer(Buffer.from(content), path, options)
  }
  archive.end()
  return archive.outputStream as Readable
}
