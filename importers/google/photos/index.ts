/**
 * Google Photos: media files, the sidecars that describe them, and albums. All parts are matched
 * before anything is read. A photo that lies in several folders is one record with all its albums;
 * an edited copy and the film of a live photo are files of that record.
 */
import {
  type Archive,
  baseName,
  DESCRIBED_LATER,
  type Entry,
  FORM_LATER,
  folderOf,
  foldName,
  type Plan,
  type Task,
} from '@mandate/importer'
import { readAlbum } from './album.ts'
import { isBin, isYearFolder, yearsByShape } from './folders.ts'
import { matchSidecars, type Sidecar } from './match.ts'
import { byText, isOfAnother } from './names.ts'
import { apartOf, BY_STEM, type Photo, readPhoto } from './read.ts'
import { albumFacts } from './sidecar.ts'

/** What the planner found under the photo folders. Paths are without the root of the export. */
export interface PhotoFiles {
  media: { entry: Entry; path: string }[]
  sidecars: { entry: Entry; path: string; title: string }[]
  albums: { entry: Entry; path: string; value: unknown }[]
}

/** What the album in whose folder a file lies is called by its own file. */
type TitleIn = (entry: Entry, path: string) => string | undefined

const PENDING = {
  code: 'sidecar_without_media',
  message: 'A description whose photo is not in these parts, or is empty.',
  action: 'Add the other parts of the same export.',
}

/**
 * What becomes of each file: one task per photo, those of its other forms beside it. Photos of two
 * accounts that came together have nothing to do with each other, whatever their names.
 */
export function planPhotos(
  files: PhotoFiles,
  archive: Archive,
  ownerOf: Plan['accountOf'] = () => undefined,
): Task[] {
  const tasks: Task[] = []
  const titles = new Map<string, string>()
  const placeOf = (entry: Entry, path: string) =>
    `${ownerOf(entry) ?? ''}/${foldName(folderOf(path))}`
  const titleIn: TitleIn = (entry, path) => titles.get(placeOf(entry, path))
  for (const { entry, path, value } of files.albums) {
    const facts = albumFacts(value)
    const year = isYearFolder(folderOf(path))
    if (facts && !year) titles.set(placeOf(entry, path), facts.title)
    tasks.push({ entry, as: 'read', read: year ? nothing : readAlbum })
  }
  const { matches, orphans } = matchSidecars(
    files.media.map(({ entry, path }) => {
      return { of: entry, path, owner: ownerOf(entry), known: entry.known }
    }),
    files.sidecars.map(
      ({ entry, path, title }): Sidecar<Entry> => ({
        ...{ of: entry, path, title, owner: ownerOf(entry) },
      }),
    ),
  )
  const known = { titleIn, years: unknownYears(files, titleIn) }
  const awaited = awaiting(matches, files)
  const photos = joinCopies(matches, files, known, ownerOf)
  for (const { media } of awaited) {
    const photo = photos.get(media)
    if (photo) photo.awaits = true
  }
  for (const [entry, photo] of photos) {
    const refers = entry === photo.first ? photo.variants.map((variant) => variant.entry) : []
    tasks.push({ entry, as: 'read', refers, read: (source) => readPhoto(source, photo) })
  }
  for (const { media, variant } of matches)
    if (variant) {
      const isLater = photos.get(variant.of)?.first.former && !media.former
      tasks.push({ entry: media, as: 'attachment', ...(isLater && { note: FORM_LATER }) })
    }
  const orphaned = new Set([...orphans, ...awaited.map(({ sidecar }) => sidecar)])
  const later = new Set(
    [...photos.values()].flatMap((photo) =>
      apartOf(photo).filter((sidecar) => photo.first.former && !sidecar.former),
    ),
  )
  const byStem = new Set(
    [...photos.values()].flatMap((photo) => (photo.byStem ? photo.sidecars : [])),
  )
  for (const { entry } of files.sidecars) {
    if (byStem.has(entry)) tasks.push({ entry, as: 'keep', note: BY_STEM })
    else if (orphaned.has(entry)) tasks.push({ entry, as: 'keep', note: PENDING })
    else if (later.has(entry)) tasks.push({ entry, as: 'keep', note: DESCRIBED_LATER })
    else tasks.push({ entry, as: 'read', read: nothing })
  }
  return tasks.sort((a, b) => a.entry.part - b.entry.part || a.entry.entry - b.entry.entry)
  // A sidecar is read with its photo; by itself it gives no record.
  async function* nothing() {}
}

/**
 * Films and edited copies with the description of a photo that is not here: it may come with a later part. Then
 * it is described by that, and they are its forms.
 */
function awaiting(
  matches: ReturnType<typeof matchSidecars<Entry>>['matches'],
  files: PhotoFiles,
): { media: Entry; sidecar: Entry }[] {
  const known = new Map(files.sidecars.map((sidecar) => [sidecar.entry, sidecar]))
  return matches.flatMap(({ media, sidecar }) => {
    const described = sidecar && known.get(sidecar)
    return described && isOfAnother(baseName(media.path), described) ? [{ media, sidecar }] : []
  })
}

/** Copies in several folders are one photo: same size and checksum, and whose it is. */
function joinCopies(
  matches: ReturnType<typeof matchSidecars<Entry>>['matches'],
  files: PhotoFiles,
  { titleIn, years }: { titleIn: TitleIn; years: ReadonlySet<string> },
  ownerOf: NonNullable<Plan['accountOf']>,
): Map<Entry, Photo> {
  const pathOf = new Map(files.media.map(({ entry, path }) => [entry, path]))
  const groups = new Map<string, Photo>()
  const out = new Map<Entry, Photo>()
  const keyOf = (media: Entry) => {
    const unique = media.crc32 === null ? `${media.part}/${media.entry}` : ''
    return `${media.size}|${media.crc32}|${unique}|${ownerOf(media) ?? ''}`
  }
  const byPath = matches.toSorted((a, b) => byText(pathOf.get(a.media)!, pathOf.get(b.media)!))
  // The first copy is the one that is read.
  const knownLast = matches.toSorted((a, b) => Number(!!a.media.known) - Number(!!b.media.known))
  for (const { media, sidecar, byStem, variant } of knownLast) {
    if (variant) continue
    const path = pathOf.get(media)!
    const key = keyOf(media)
    const known = groups.get(key)
    const photo: Photo = known ?? {
      ...{ first: media, names: [], sidecars: [], byStem: false, awaits: false },
      ...{ albums: new Set<string>(), variants: [], sha256: null },
    }
    groups.set(key, photo)
    if (sidecar) describe(photo, sidecar, byStem)
    const album = years.has(folderOf(path)) ? null : (titleIn(media, path) ?? folderAsAlbum(path))
    if (album) photo.albums.add(album)
    out.set(media, photo)
  }
  for (const { media, variant } of byPath) {
    const photo = out.get(variant?.of ?? media)
    if (!photo) continue
    if (variant)
      photo.variants.push({ entry: media, role: variant.role, isOwn: groups.has(keyOf(media)) })
    else photo.names.push(baseName(media.path))
  }
  return out
}

/**
 * Each copy has a description of its own. Of a shared album it says less than that in the year's
 * folder, and two pictures that are equal may be described in two ways: all are read, but for what is
 * only found by its stem where another is certain.
 */
function describe(photo: Photo, sidecar: Entry, byStem: boolean): void {
  if (byStem && photo.sidecars.length > 0 && !photo.byStem) return
  if (!byStem && photo.byStem) photo.sidecars = []
  photo.byStem = byStem
  const { sidecars } = photo
  // What came before has been kept as a file: each of them belongs to the photo from now on.
  const isKnown = ({ size, crc32, former }: Entry) =>
    !former && size === sidecar.size && crc32 === sidecar.crc32
  const isNew = sidecar.former || sidecar.crc32 === null
  if (isNew || !sidecars.some(isKnown)) sidecars.push(sidecar)
}

/** None where the language is known. */
function unknownYears({ media }: PhotoFiles, titleIn: TitleIn): ReadonlySet<string> {
  const folders = new Map<string, number>()
  for (const { entry, path } of media) {
    const folder = folderOf(path)
    if (titleIn(entry, path) === undefined) folders.set(folder, (folders.get(folder) ?? 0) + 1)
  }
  return [...folders.keys()].some(isYearFolder) ? new Set() : yearsByShape(folders)
}

/** A folder directly under the product's is an album unless its name says otherwise. */
function folderAsAlbum(path: string): string | null {
  const folder = folderOf(path)
  if (!folder.includes('/') || isYearFolder(folder) || isBin(folder)) return null
  return baseName(folder).normalize('NFC')
}
