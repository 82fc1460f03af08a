import { foldName } from '@mandate/importer'
import { isFilm, type MediaName, originalStems, type SidecarName } from './names.ts'

/** A media file, with what was found for it. */
export interface Medium<T> extends MediaName {
  of: T
  sidecar: Described<T> | null
  byStem: boolean
  /** The file is another form of `of`: it becomes that one's file. */
  variant: { of: T; role: 'edited' | 'live' } | null
}

/** A sidecar, which describes one media file at most. */
export interface Described<T> extends SidecarName {
  of: T
  title: string
  taken: boolean
}

/**
 * Edited copies and the films of live photos belong to the photo of the same name; `loosely` also
 * where the suffix is cut or the number another.
 */
export function matchVariants<T>(media: Medium<T>[], known: Medium<T>[], loosely = false): void {
  const key = (stem: string, counter: number) => `${foldName(stem)}|${counter}`
  const originals = new Map<string, Medium<T>[]>()
  for (const medium of [...media, ...known]) {
    const at = key(medium.stem, medium.counter)
    const known = originals.get(at)
    if (known) known.push(medium)
    else originals.set(at, [medium])
  }
  const still = (stem: string, counter: number, not: Medium<T>) =>
    originals.get(key(stem, counter))?.find((one) => one !== not && !one.variant && !isFilm(one))
  for (const medium of media) {
    if (medium.sidecar || medium.variant) continue
    const stems = originalStems(medium.stem, loosely)
    const film = isFilm(medium)
    const same = (one: Medium<T>) => one !== medium && !one.variant && isFilm(one) === film
    const counters = loosely ? [medium.counter, 0] : [medium.counter]
    const edited = stems
      .flatMap((stem) => counters.flatMap((counter) => originals.get(key(stem, counter)) ?? []))
      .find(same)
    // `A.MP4` beside `A.HEIC`; `A.MP` beside `A.MP.jpg`.
    const photo = film
      ? (still(medium.stem, medium.counter, medium) ?? still(medium.name, 0, medium))
      : undefined
    if (edited) medium.variant = { of: edited.of, role: 'edited' }
    else if (photo) medium.variant = { of: photo.of, role: 'live' }
  }
}
