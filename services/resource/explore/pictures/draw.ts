import type { Html } from '@mandate/ui'
import type { Shown } from '../cells.ts'
import type { Ask } from './ask.ts'
import { daysPicture } from './days.ts'
import { gridPicture } from './grid.ts'
import { mapPicture } from './map.ts'
import type { Way } from './offer.ts'
import { talk, threadOf, threadsPicture } from './threads.ts'
import { timePicture } from './time.ts'

/** Whether a way shows the records of a page themselves, rather than what can be counted of all. */
export function showsRecords(way: Way, ask: Pick<Ask, 'collection' | 'filter'>): boolean {
  return way === 'table' || way === 'grid' || (way === 'threads' && threadOf(ask) !== null)
}

/** Draws one way to look; null for the table, which is the page's own. */
export async function draw(
  way: Way,
  ask: Ask,
  with_: {
    records: Shown[]
    files: string
    /** Hashes of files that have small pictures. */
    drawn: Set<string>
    /** The year of the latest record. */
    latest: string
    at: string | undefined
    measure: string | undefined
    threadNames: (keys: string[]) => Promise<Map<string, string>>
  },
): Promise<Html | null> {
  switch (way) {
    case 'grid':
      return gridPicture(ask, with_)
    case 'map':
      return mapPicture(ask, with_.at)
    case 'time':
      return timePicture(ask, with_.measure)
    case 'days':
      return daysPicture(ask, with_.latest)
    case 'threads':
      return threadOf(ask) === null
        ? threadsPicture(ask, with_.threadNames)
        : talk(ask, with_.records, with_.files)
    case 'table':
      return null
  }
}
