import { plainProfile } from '../pictures/profile.ts'
import { NotCleanable, type Source } from '../source.ts'
import type { Box } from './boxes.ts'
import type { Edits } from './edits.ts'

const MOST_PROFILE = 4e6

/** How colours are to be read: in numbers, or by a profile, which may name a maker. */
export async function cleanColours(source: Source, colr: Box, edits: Edits): Promise<void> {
  const [start, length] = [colr.body + 4, colr.end - colr.body - 4]
  const kind = length > 0 ? (await source.at(colr.body, 4)).toString('latin1') : ''
  if (!/^(prof|rICC)$/.test(kind)) return
  if (length > MOST_PROFILE) throw new NotCleanable('its colours are too long')
  edits.put(start, plainProfile(await source.at(start, length)))
}
