import {
  baseName,
  DESCRIBED_BEFORE,
  type Describing,
  type Entry,
  type Fields,
  type FileReference,
  ImportError,
  type Item,
  type Note,
  plausible,
  present,
  type Reading,
  readJson,
  type Source,
} from '@mandate/importer'
import { type CameraFacts, lookForCamera, timeInName } from '@mandate/importer/camera'
import { joinFacts, type PhotoFacts, photoFacts } from './sidecar.ts'

/** One photo: the same bytes may lie in several folders. */
export interface Photo {
  first: Entry
  /** Of its copies, in order of their paths. */
  names: string[]
  /** Descriptions of all copies, but for equal ones. */
  sidecars: Entry[]
  /** They were found by the name alone, without its extension. */
  byStem: boolean
  albums: Set<string>
  /** `isOwn`: the same bytes are a photo of their own elsewhere. */
  variants: { entry: Entry; role: 'edited' | 'live'; isOwn: boolean }[]
  /** It is a film or an edited copy, with the description of a photo that is not here. */
  awaits: boolean
  /** Of the first copy, once it is known. */
  sha256: string | null
}

/**
 * A media file as a record. A further copy of the same photo gives none of its own: its folder is
 * among the albums of the first. Equal checksums are not trusted, its bytes are compared too.
 */
export async function* readPhoto(source: Source, photo: Photo): AsyncGenerator<Reading> {
  if (source.from > 0) return
  if (source.entry.known) {
    const forms = await formsOf(source, photo)
    if (forms) yield { items: forms.map((item) => ({ element: 0, item })) }
    return
  }
  if (source.entry !== photo.first) {
    // The first was read before a restart, if it is not known from this reading.
    photo.sha256 ??= await source.digest(photo.first)
    if (photo.sha256 !== null) {
      // Its description may come with a later part: then its folder is looked at.
      const waits = photo.sidecars.length === 0
      const sha256 = waits
        ? ((await source.keep(source.entry))?.sha256 ?? null)
        : await source.digest(source.entry)
      if (sha256 === null) throw source.faultOf(source.entry)
      if (sha256 === photo.sha256) {
        if (waits) source.note(WITHOUT_SIDECAR)
        return
      }
    }
  }
  const camera = lookForCamera()
  const kept = await source.keep(source.entry, camera)
  if (!kept) throw source.faultOf(source.entry)
  photo.sha256 ??= kept.sha256
  const { part, entry, path } = source.entry
  const name = photo.names[0] ?? baseName(path)
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
  const others = photo.first === source.entry ? await formsAlone(source, photo) : []
  const variants = await variantsOf(source, photo)
  const facts = await readFacts(source, photo.sidecars)
  const said = (facts: PhotoFacts | null) => {
    const all = merged(camera.facts(), facts, { ...source, names: photo.names })
    all.fields['title'] ??= name
    if (photo.albums.size > 0) all.fields['albums'] = [...photo.albums].sort()
    return all
  }
  const item: Item = {
    collection: 'google.photos',
    key: sha256,
    ...said(facts),
    files: [original, ...variants],
    ...taken(photo, variants),
    describedBy: await describing(source, photo),
  }
  const before = photo.first.former ? [] : photo.sidecars.filter(({ former }) => former)
  const formsBefore = variants.filter((form) => !photo.first.former && isFormer(photo, form))
  if (before.length + formsBefore.length > 0) {
    const own = photo.sidecars.filter(({ former }) => !former)
    const files = [original, ...variants.filter((form) => !formsBefore.includes(form))]
    item.words = [{ ...said(await readFacts(source, own)), files }]
    for (const by of before) {
      // The folder is the photo's.
      const { fields, ...told } = said(await readFacts(source, [...own, by]))
      const { albums, ...others } = fields
      item.words.push({ by, ...told, fields: others, files: [original] })
    }
    for (const form of formsBefore)
      item.words.push({ by: form.entry!, time: null, fields: {}, files: [form] })
    if (own.length === 0 && apartOf(photo).length > 0) source.note(DESCRIBED_BEFORE)
  }
  // One that is only found by its stem may be of another photo: its own may still come.
  if (!facts || photo.byStem) source.note(WITHOUT_SIDECAR)
  else if (photo.awaits) source.note(WITHOUT_PHOTO)
  yield { items: [...others, item].map((one) => ({ element: 0, item: one })) }
}

/**
 * Descriptions that came on another day than their photo: while one of the two is not here the other is as if it had come alone.
 * What is found by its stem alone, or is of a photo that is not here, is kept anyway.
 */
export function apartOf({ first, sidecars, byStem, awaits }: Photo): Entry[] {
  return byStem || awaits ? [] : sidecars.filter(({ former }) => former !== first.former)
}

async function describing(source: Source, photo: Photo): Promise<Describing[]> {
  const out: Describing[] = []
  for (const sidecar of apartOf(photo)) {
    const kept = await source.keep(sidecar)
    const { part, entry, path } = sidecar
    if (kept) out.push({ part, entry, path, sha256: kept.sha256 })
  }
  return out
}

/** Of a photo that was read before: what has come since, its film, its edited copy, or what describes its copy in another folder. */
async function formsOf(source: Source, photo: Photo): Promise<Item[] | null> {
  const { variants, sidecars } = photo
  if (source.entry !== photo.first || variants.length + sidecars.length === 0) return null
  const key = await source.digest(source.entry)
  if (key === null) throw source.faultOf(source.entry)
  const items = await formsAlone(source, photo)
  const of = { collection: 'google.photos', key }
  if (variants.length > 0) {
    const files = await variantsOf(source, photo)
    items.push({ ...of, time: null, fields: {}, files, ...taken(photo, files) })
  }
  const facts = await readFacts(source, sidecars)
  if (facts) {
    const { time, fields, rest } = merged(null, facts, { ...source, names: photo.names })
    const said = { time, fields, ...(rest && { rest }) }
    items.push({ ...of, ...said, yields: true, describedBy: await describing(source, photo) })
  }
  return items
}

/**
 * Films and edited copies that came before their photo were photos of their own until now. What came on another day than its photo
 * is one again without it.
 */
function taken(photo: Photo, files: readonly FileReference[]): Pick<Item, 'takes' | 'forms'> {
  const keys = (isApart: boolean) =>
    files.flatMap((file) => {
      const variant = variantOf(photo, file)
      if (file.sha256 === undefined || !variant || variant.isOwn) return []
      return isApart === (variant.entry.former !== photo.first.former) ? [file.sha256] : []
    })
  return { takes: keys(false), forms: keys(true) }
}

function variantOf({ variants }: Photo, { entry }: FileReference) {
  return variants.find((one) => one.entry.part === entry?.part && one.entry.entry === entry.entry)
}

function isFormer(photo: Photo, form: FileReference): boolean {
  return variantOf(photo, form)?.entry.former === true
}

/** What films and edited copies are that came after their photo, without it. */
async function formsAlone(source: Source, photo: Photo): Promise<Item[]> {
  const items: Item[] = []
  for (const { entry: file, isOwn } of photo.first.former ? photo.variants : []) {
    if (file.former || isOwn) continue
    const camera = lookForCamera()
    const kept = await source.keep(file, camera)
    if (!kept) continue
    const { part, entry, path } = file
    const name = baseName(path)
    const { sha256, size, mime } = kept
    const said = merged(camera.facts(), null, { ...source, names: [name] })
    said.fields['title'] ??= name
    if (photo.albums.size > 0) said.fields['albums'] = [...photo.albums].sort()
    const original: FileReference = { role: 'original', entry: { part, entry }, name, sha256, size }
    if (mime !== undefined) original.mime = mime
    items.push({
      from: { part, entry },
      collection: 'google.photos',
      key: sha256,
      ...said,
      files: [original],
    })
  }
  return items
}

/** Beside each copy of a photo lies one of its film: the same bytes are one file. */
async function variantsOf(source: Source, photo: Photo): Promise<FileReference[]> {
  const all = new Map<string, FileReference>()
  for (const { entry: file, role } of photo.variants) {
    const kept = await source.keep(file)
    const { part, entry, path } = file
    const named = { role, entry: { part, entry }, name: baseName(path) }
    const key = `${role} ${kept?.sha256 ?? `${part}/${entry}`}`
    if (all.has(key)) continue
    if (!kept) all.set(key, named)
    else {
      const { sha256, size, mime } = kept
      all.set(key, { ...named, sha256, size, ...(mime !== undefined && { mime }) })
    }
  }
  return [...all.values()]
}

const WITHOUT_SIDECAR: Note = {
  code: 'photo_without_sidecar',
  message: 'A photo without the .json file beside it, which says when and where it was taken.',
}

const WITHOUT_PHOTO: Note = {
  code: 'form_without_photo',
  message: 'A film or an edited copy whose photo is not in these parts.',
  action: 'Add the other parts of the same export.',
}

/** Of the description: it waits for the photo that it may be of. */
export const BY_STEM: Note = {
  code: 'described_by_stem',
  message:
    'A photo has the description of a file of another kind with the same name, as of one that was converted.',
}

/**
 * What camera and description say together. The camera's time counts when it knows its zone and is
 * not in the future; the description's is always UTC. Without both, the name may hold one. Where the person corrected the place, or who
 * is to be seen, only the description knows.
 */
function merged(
  camera: CameraFacts | null,
  facts: PhotoFacts | null,
  source: Pick<Source, 'now' | 'note'> & { names: readonly string[] },
) {
  const caps = { now: source.now, zeroIsMissing: true, note: source.note }
  const { time: taken, zoned, ...seen } = camera ?? { time: null, zoned: false }
  const past = (ms: number | null) => (ms !== null && ms <= source.now ? ms : null)
  const valid = past(taken)
  const stated = plausible(facts?.time ?? null, caps)
  const byCamera = valid !== null && (zoned || stated === null)
  const inNames = facts ? [] : source.names.flatMap((name) => past(timeInName(name)) ?? [])
  const time = (byCamera ? valid : stated) ?? inNames[0] ?? null
  const { latitude, longitude, altitude, ...others } = seen
  const place =
    facts?.fields['latitude'] === undefined ? present({ latitude, longitude, altitude }) : {}
  const fields: Fields = { ...facts?.fields, ...place, ...present(others) }
  const timeSource = byCamera ? 'exif' : stated === null ? 'name' : 'sidecar'
  const unused = stated === null && facts?.time ? String(Math.round(facts.time / 1000)) : undefined
  const rest = {
    ...facts?.rest,
    ...(unused !== undefined && { photoTakenTime: { timestamp: unused } }),
    ...(time !== null && { time_source: timeSource }),
  }
  return { time, fields, ...(Object.keys(rest).length > 0 && { rest }) }
}

async function readFacts(
  { archive, note }: Source,
  sidecars: readonly Entry[],
): Promise<PhotoFacts | null> {
  const all: PhotoFacts[] = []
  for (const sidecar of sidecars) {
    try {
      const bytes = await archive.open(sidecar)
      all.push(photoFacts(await readJson(bytes, { limits: archive.limits })))
    } catch (error) {
      if (!(error instanceof ImportError)) throw error
      note({
        code: 'sidecar_unreadable',
        message: `The description cannot be read: ${error.message}`,
      })
    }
  }
  return joinFacts(all)
}
