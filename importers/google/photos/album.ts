import {
  baseName,
  folderOf,
  plausible,
  present,
  type Reading,
  readJson,
  type Source,
} from '@mandate/importer'
import { albumFacts } from './sidecar.ts'

/**
 * An album's own file: one record. One without a name is a conversation in which photos were sent to
 * and fro: the file is kept, with what was said in it.
 */
export async function* readAlbum(source: Source): AsyncGenerator<Reading> {
  if (source.from > 0) return
  const { archive, now, note } = source
  const value = await readJson(await archive.open(source.entry), { limits: archive.limits })
  const facts = albumFacts(value)
  if (!facts) return source.leave()
  const time = plausible(facts.time, { now, zeroIsMissing: true, note })
  const { fields, rest } = facts
  const folder = baseName(folderOf(source.entry.path)).normalize('NFC')
  // Without its day only the number of its folder tells it from another of its name.
  const number = facts.time === null ? /\(\d+\)$/.exec(folder)?.[0] : undefined
  const isNamed = number !== undefined && facts.title.endsWith(number)
  const key = number === undefined || isNamed ? facts.key : `${facts.key}${number}`
  const item = {
    ...{ collection: 'google.albums', key, time, ...(rest && { rest }) },
    fields: present({ ...fields, folders: folder === '' ? [] : [folder] }),
  }
  yield { items: [{ element: 0, item }] }
}
