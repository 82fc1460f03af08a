import {
  baseName,
  type Entry,
  type FileReference,
  ImportError,
  type Item,
  plausible,
  type Reading,
  readJson,
  type Source,
} from '@mandate/importer'
import { type PhotoFacts, photoFacts } from './sidecar.ts'

/** One photo: the same bytes may lie in several folders. */
export interface Photo {
  sidecar: Entry | null
  albums: Set<string>
  variants: { entry: Entry; role: 'edited' | 'live' }[]
  /** Of the first copy, once it was read. */
  sha256: string | null
}

/**
 * A media file as a record. A further copy of the same photo gives none of its own: its folder is
 * among the albums of the first. Equal checksums are not trusted, its bytes are compared too.
 */
export async function* readPhoto(
  source: Source,
  photo: Photo,
  first: boolean,
): AsyncGenerator<Reading> {
  if (source.from > 0) return
  if (!first && photo.sha256 !== null) {
    const sha256 = await source.digest(source.entry)
    if (sha256 === null) throw source.faultOf(source.entry)
    if (sha256 === photo.sha256) return
  }
  const kept = await source.keep(source.entry)
  if (!kept) throw source.faultOf(source.entry)
  photo.sha256 ??= kept.sha256
  const { part, entry, path } = source.entry
  const name = baseName(path)
  const mime = kept.mime === undefined ? {} : { mime: kept.mime }
  const { sha256, size } = kept
  const original: FileReference = {
    role: 'original',
    entry: { part, entry },
    name,
    sha256,
    size,
    ...mime,
  }
  const variants = photo.variants.map(({ entry: { part, entry, path }, role }) => {
    return { role, entry: { part, entry }, name: baseName(path) }
  })
  const facts = await readFacts(source, photo)
  const item: Item = {
    collection: 'google.photos',
    key: sha256,
    time: plausible(facts?.time ?? null, {
      now: source.now,
      zeroIsMissing: true,
      note: source.note,
    }),
    fields: { title: name, ...facts?.fields },
    files: [original, ...variants],
  }
  if (photo.albums.size > 0) item.fields['albums'] = [...photo.albums].sort()
  if (facts?.rest) item.rest = facts.rest
  if (!facts)
    source.note({ code: 'photo_without_sidecar', message: 'A photo without description.' })
  yield { items: [{ element: 0, item }] }
}

async function readFacts({ archive, note }: Source, photo: Photo): Promise<PhotoFacts | null> {
  if (!photo.sidecar) return null
  try {
    const bytes = await archive.open(photo.sidecar)
    return photoFacts(await readJson(bytes, { limits: archive.limits }))
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    note({
      code: 'sidecar_unreadable',
      message: `The description cannot be read: ${error.message}`,
    })
    return null
  }
}
