import { plausible, type Reading, readJson, type Source } from '@mandate/importer'
import { albumFacts } from './sidecar.ts'

/** An album's own file: one record, or none for one without a name. */
export async function* readAlbum(source: Source): AsyncGenerator<Reading> {
  if (source.from > 0) return
  const { archive, now, note } = source
  const value = await readJson(await archive.open(source.entry), { limits: archive.limits })
  const facts = albumFacts(value)
  if (!facts) return
  const time = plausible(facts.time, { now, zeroIsMissing: true, note })
  const item = { collection: 'google.albums', key: facts.key, time, fields: facts.fields }
  yield { items: [{ element: 0, item }] }
}
