import { readFile } from 'node:fs/promises'
import type { ReadOptions, RecordEvent } from '@mandate/importer'
import { memoryPart, type Outcome, readAll, zipOf } from '@mandate/importer/testing'
import { google } from './index.ts'

/** A hand-made file of the shape that Google writes. */
export const fixture = (name: string) => readFile(new URL(`fixtures/${name}`, import.meta.url))

/** All that these files become, as one archive, at the end of 2026. */
export async function read(
  files: Record<string, Buffer | string | object>,
  options: ReadOptions = {},
): Promise<Outcome> {
  const part = memoryPart('takeout-20261201T000000Z-001.zip', zipOf(files))
  return readAll([part], [google], { now: () => Date.UTC(2026, 11, 1), ...options })
}

/** The fields of the records of a collection. */
export function fieldsOf({ records }: Outcome, collection: string): RecordEvent['fields'][] {
  return records.filter((record) => record.collection === collection).map(({ fields }) => fields)
}
