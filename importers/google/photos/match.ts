/**
 * Which sidecar speaks of which media file. Names are cut, numbered and localised, and a sidecar may
 * lie in another part than its photo, so several rules are tried, the surest first; each takes what
 * the ones before left over. Everything happens within a folder, compared by its path without the
 * part.
 */
import { foldName } from '@mandate/importer'
import { copiesByShape } from './copies-by-shape.ts'
import {
  countedInside,
  fileNameOf,
  isVideo,
  mediaName,
  originalStem,
  originalStems,
  type SidecarName,
  sidecarName,
} from './names.ts'
import { type Described, type Medium, matchVariants } from './variants.ts'

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

const byText = (a: string, b: string) => Number(a > b) - Number(a < b)

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
}

function give<T>(medium: Medium<T>, sidecar: Described<T>): void {
  medium.sidecar = sidecar
  sidecar.taken = true
}

function withoutExtension(name: string): string {
  return name.replace(/\.[^.]+$/, '')
}

/** Names are cut at about 46 to 51 characters, counted in one of two ways. */
const CUT_FROM = 40

/** What of a cut name must be the same at least. */
const SHARED = CUT_FROM - 20

/**
 * Cut names: the sidecar's name is the beginning of the media's, or both of the title's. A folder
 * may hold tens of thousands of them: only those that begin alike are compared. With `numbered`, the
 * number in a name belongs to it: `Holiday in the Alps, the last days (38).JPG` and `….JP.json`.
 */
function matchCut<T>(media: Medium<T>[], sidecars: Described<T>[], numbered = false): void {
  const begin = (name: string, counter: number) => `${name.slice(0, SHARED)}|${counter}`
  const alike = new Map<Key, { medium: Medium<T>; whole: string; cut: string }[]>()
  for (const medium of media) {
    // An edited copy's name is the longer one; the sidecar is the original's.
    if (medium.sidecar || originalStem(medium.stem) !== null) continue
    const { name, stem, extension } = medium
    const counter = numbered ? 0 : medium.counter
    const whole = foldName(numbered ? name : stem + extension)
    const cut = foldName(numbered ? withoutExtension(name) : stem)
    append(alike, begin(whole, counter), { medium, whole, cut })
  }
  for (const sidecar of sidecars) {
    if (sidecar.taken || sidecar.length < CUT_FROM) continue
    const stem = foldName(withoutExtension(fileNameOf(sidecar.title)))
    const targets = sidecar.targets.map(foldName)
    const keys = new Set([stem, ...targets].map((name) => begin(name, sidecar.counter)))
    let best: { medium: Medium<T>; shared: number } | null = null
    for (const { medium, whole, cut } of [...keys].flatMap((key) => alike.get(key) ?? [])) {
      if (medium.sidecar) continue
      const byName = targets.find((target) => whole.startsWith(target))
      const sameKind = foldName(sidecar.title).endsWith(medium.extension)
      const byTitle = cut.length >= CUT_FROM && sameKind && stem.startsWith(cut)
      const shared = Math.max(byName?.length ?? 0, byTitle ? cut.length : 0)
      if (shared >= SHARED && (!best || shared > best.shared)) best = { medium, shared }
    }
    if (best) give(best.medium, sidecar)
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

function append<K, V>(into: Map<K, V[]>, key: K, value: V): void {
  const known = into.get(key)
  if (known) known.push(value)
  else into.set(key, [value])
}
