/** Exports read by all importers, without a service around them. */

import { Readable } from 'node:stream'
import { facebook } from '@mandate/facebook'
import { google } from '@mandate/google'
import {
  type Checkpoint,
  type Class,
  type EntryEvent,
  type Event,
  openExport,
  type Part,
  type RecordEvent,
  readExport,
  type WarningEvent,
} from '@mandate/importer'
import { instagram } from '@mandate/instagram'
import { spotify } from '@mandate/spotify'
import type { Sent } from './exports.ts'

export const IMPORTERS = [google, facebook, instagram, spotify]

export interface Read {
  records: RecordEvent[]
  entries: EntryEvent[]
  classes: Record<Class, number>
  warnings: WarningEvent[]
}

/** `scratch` is a folder for what must be unpacked. Each file must be accounted for once. */
export function reader(scratch: string) {
  return {
    /** The events behind a checkpoint, as after a crash; all of them without one. */
    async events(
      files: (Sent | Part)[],
      from?: Checkpoint,
      given?: Iterable<string>,
    ): Promise<Event[]> {
      const source = await openExport(
        files.map((file) => ('bytes' in file ? inMemory(file) : file)),
        { scratchDir: scratch },
      )
      const events: Event[] = []
      try {
        const options = {
          now: () => Date.UTC(2026, 10, 1),
          ...(from && { from }),
          ...(given && { given }),
        }
        for await (const event of readExport(source, IMPORTERS, options)) events.push(event)
      } finally {
        await source.close()
      }
      return events
    },

    async read(files: (Sent | Part)[]): Promise<Read> {
      const source = await openExport(
        files.map((file) => ('bytes' in file ? inMemory(file) : file)),
        { scratchDir: scratch },
      )
      const classes = { imported: 0, kept: 0, ignored: 0, unknown: 0, failed: 0 }
      const read: Read = { records: [], entries: [], classes, warnings: [] }
      const ended = new Set<string>()
      try {
        const now = () => Date.UTC(2026, 10, 1)
        for await (const event of readExport(source, IMPORTERS, { now })) {
          if (event.type === 'record') read.records.push(event)
          else if (event.type === 'warning') read.warnings.push(event)
          else {
            const name = `${event.part}/${event.entry}`
            if (ended.has(name)) throw new Error(`file ${name} was accounted for twice`)
            ended.add(name)
            read.entries.push(event)
            classes[event.class]++
          }
        }
      } finally {
        await source.close()
      }
      if (ended.size !== source.entries.length) {
        throw new Error(`${source.entries.length} files, ${ended.size} accounted for`)
      }
      return read
    },
  }
}

function inMemory({ name, bytes }: Sent): Part {
  return {
    name,
    size: bytes.length,
    read: (start, end) =>
      Readable.from([Buffer.from(bytes.subarray(start, end))], { objectMode: false }),
  }
}
