/**
 * Which sidecar speaks of which media file. Names are cut, numbered and localised, and a sidecar may
 * lie in another part than its photo, so several rules are tried, the surest first; each takes what
 * the ones before left over. Everything happens within a folder, compared by its path without the
 * part.
 */
import { foldName } from '@mandate/importer'
import { append } from '../append.ts'
import { copiesByShape } from './copies-by-shape.ts'
import { CUT_FROM, matchCut } from './cut-names.ts'
import { type Described, give, type Medium } from './medium.ts'
import {
  byText,
  countedInside,
  fileNameOf,
  isVideo,
  mediaName,
  namesOf,
  originalStem,
  originalStems,
  type SidecarName,
  sidecarName,
  withoutExtension,
} from './names.ts'
import { matchVariants } from './variants.ts'

export interface Sidecar<T> {
  of: T
  path: string
  /** The true name of the media, never cut. */
  title: string
  /** Whose it is, where several accounts came together. */
  owner?: string | undefined
}

/** What the names say of one media file. */
export interface Match<T> {
  media: T
  sidecar: T | null
  /** The sidecar is one of another kind of file with the same name: it may be of another photo. */
  byStem: boolean
  variant: Medium<T>['variant']
}

/** Matches everything; media and sidecars in any order give the same answer. */
export function matchSidecars<T>(
  media: readonly { of: T; path: string; owner?: string | undefined; known?: true | undefined }[],
  sidecars: readonly Sidecar<T>[],
): { matches: Match<T>[]; orphans: T[] } {
  const folders = new Map<string, Folder<T>>()
  const folder = (name: string, owner = '') => {
    const key = `${owner}/${foldName(name)}`
    const known: Folder<T> = folders.get(key) ?? { media: [], known: [], sidecars: [] }
    folders.set(key, known)
    return known
  }
  for (const { of, path, owner, known } of media) {
    const name = mediaName(path)
    const medium = { of, ...name, sidecar: null, byStem: false, variant: null }
    folder(name.folder, owner)[known ? 'known' : 'media'].push(medium)
  }
  for (const { of, path, title, owner } of sidecars) {
    const name = sidecarName(path)
    folder(name.folder, owner).sidecars.push({ of, ...name, title, taken: false })
  }
  const matches: Match<T>[] = []
  const orphans: T[] = []
  for (const one of folders.values()) {
    // Of equal names each comes in the order of its parts.
    one.media.sort((a, b) => byText(a.name, b.name))
    one.sidecars.sort((a, b) => byText(a.targets[0]!, b.targets[0]!))
    matchFolder(one)
  }
  const all = [...folders.values()]
  for (const { copy, original } of copiesByShape(all.map(({ media }) => media))) {
    copy.variant = { of: original.of, role: 'edited' }
  }
  lead(all.flatMap(({ media, known }) => [...media, ...known]))
  for (const one of all) {
    for (const medium of [...one.media, ...one.known]) {
      matches.push({
        media: medium.of,
        sidecar: medium.sidecar?.of ?? null,
        byStem: medium.byStem,
        variant: medium.variant,
      })
    }
    for (const sidecar of one.sidecars) if (!sidecar.taken) orphans.push(sidecar.of)
  }
  return { matches, orphans }
}

/** A form of a form is one of the photo: `A.MP~2` is the film of `A.MP~2.jpg`, which is an edited copy of `A.MP.jpg`. */
function lead<T>(media: readonly Medium<T>[]): void {
  const known = new Map(media.map((medium) => [medium.of, medium]))
  for (const { variant } of media) {
    if (!variant) continue
    for (let of = known.get(variant.of); of?.variant; of = known.get(of.variant.of)) {
      variant.of = of.variant.of
    }
  }
}

type Key = string

interface Folder<T> {
  media: Medium<T>[]
  /** They have their descriptions already; others may be forms of them. */
  known: Medium<T>[]
  sidecars: Described<T>[]
}

function matchFolder<T>({ media, known, sidecars }: Folder<T>): void {
  const pass = (mediaKey: (medium: Medium<T>) => Key, keys: (sidecar: Described<T>) => Key[]) => {
    const index = new Map<Key, Described<T>[]>()
    for (const sidecar of sidecars) {
      if (sidecar.taken) continue
      for (const key of keys(sidecar)) append(index, key, sidecar)
    }
    for (const medium of media) {
      if (medium.sidecar) continue
      const found = index.get(mediaKey(medium))?.find((sidecar) => !sidecar.taken)
      if (found) give(medium, found)
    }
  }
  const counted = (name: string, counter: number) => `${foldName(name)}|${counter}`
  // Exact: `A.jpg` and `A.jpg.json`, `A.jpg.supplemental-metadata.json`, also any prefix of it.
  pass(
    ({ name }) => counted(name, 0),
    ({ targets, counter }) => targets.map((target) => counted(target, counter)),
  )
  // Counter moved: `A(1).jpg` and `A.jpg(1).json`, `A.jpg.supplemental-metadata(1).json`.
  pass(
    ({ stem, extension, counter }) => counted(stem + extension, counter),
    ({ targets, counter }) => targets.map((target) => counted(target, counter)),
  )
  // `A(1).jpg` and `A.jpg(1).supplemental-metadata.json`.
  const inside = (sidecar: SidecarName) => countedInside(sidecar).map((one) => counted(...one))
  pass(({ stem, extension, counter }) => counted(stem + extension, counter), inside)
  // The title, as Google makes a file name of it.
  pass(
    ({ stem, extension, counter }) => counted(stem + extension, counter),
    ({ title, counter }) => [counted(fileNameOf(title), counter)],
  )
  matchCut(media, sidecars)
  matchCut(media, sidecars, true)
  matchVariants(media, known)
  // Extension left out: `A.supplemental-metadata.json`. Also an edited copy without its original.
  pass(
    ({ stem, counter, variant }) => (variant ? '' : counted(stem, counter)),
    ({ targets, counter }) => targets.map((target) => counted(target, counter)),
  )
  pass(({ stem, counter, variant }) => (variant ? '' : counted(stem, counter)), inside)
  const bare = ({ targets, counter }: SidecarName) =>
    targets.map((target) => counted(withoutExtension(target), counter))
  const edited = (loosely: boolean) => {
    for (const how of ['with', 'without', 'another'] as const) {
      for (const depth of [0, 1]) {
        pass(
          ({ stem, extension, counter, variant }) => {
            const original = originalStems(stem, loosely)[depth]
            const name = `${original}${how === 'with' ? extension : ''}`
            return variant || original === undefined ? '' : counted(name, loosely ? 0 : counter)
          },
          how === 'another'
            ? bare
            : ({ targets, counter }) => targets.map((target) => counted(target, counter)),
        )
      }
    }
  }
  edited(false)
  shareForgotten(media)
  // A film whose still is not here: `A.MP` and `A.MP.jpg.json`, `A.MP4` and `A.HEIC.json`.
  pass(({ name, variant }) => (variant || !isVideo(name) ? '' : counted(name, 0)), bare)
  pass(
    ({ stem, name, counter, variant }) => (variant || !isVideo(name) ? '' : counted(stem, counter)),
    bare,
  )
  // Every photo has a description of its own: what has none is a copy, whatever its number.
  matchVariants(media, known, true)
  edited(true)
  shareEdited(media)
  // What was made a file of another kind: `A.jpg` and `A.png.json`. It may also be that of an `A.png`
  // which is not here.
  const before = new Set(media.filter(({ sidecar }) => sidecar))
  pass(({ stem, counter, variant }) => (variant ? '' : counted(stem, counter)), bare)
  for (const medium of media) medium.byStem = medium.sidecar !== null && !before.has(medium)
  describeKnown(known, sidecars)
}

/** What describes a photo that a description of its copy in another folder has described: it says the same, or a little more. */
function describeKnown<T>(known: Medium<T>[], sidecars: Described<T>[]): void {
  if (known.length === 0) return
  const free = new Map<Key, Described<T>>()
  for (const sidecar of sidecars) {
    if (sidecar.taken) continue
    for (const name of namesOf(sidecar)) free.set(foldName(name), sidecar)
  }
  for (const medium of known) {
    const found = free.get(foldName(medium.name))
    if (found && !found.taken) give(medium, found)
  }
}

/**
 * Of two long names that become the same when they are cut, Google writes one description: `A_P.jpg`
 * and `A_P(1).jpg` beside `A_.json`.
 */
function shareForgotten<T>(media: Medium<T>[]): void {
  const known = new Map<Key, Described<T>>()
  for (const { stem, extension, counter, sidecar } of media) {
    const isLong = stem.length + extension.length >= CUT_FROM
    if (sidecar && isLong && counter === 0) known.set(foldName(stem + extension), sidecar)
  }
  for (const medium of media) {
    if (medium.sidecar || medium.variant || medium.counter === 0) continue
    medium.sidecar = known.get(foldName(medium.stem + medium.extension)) ?? null
  }
}

/** Two edited copies whose original is not here: `A-edited.jpg` and `A-edited(1).jpg` beside `A.jpg.json`. */
function shareEdited<T>(media: Medium<T>[]): void {
  const known = new Map<Key, Described<T>>()
  for (const { stem, extension, sidecar } of media) {
    const original = originalStem(stem, true)
    if (sidecar && original !== null) known.set(foldName(original + extension), sidecar)
  }
  for (const medium of media) {
    const original = originalStem(medium.stem, true)
    if (medium.sidecar || medium.variant || original === null) continue
    medium.sidecar = known.get(foldName(original + medium.extension)) ?? null
  }
}
