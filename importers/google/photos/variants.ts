import { foldName } from '@mandate/importer'
import { append } from '../append.ts'
import type { Medium } from './medium.ts'
import { isFilm, originalStems } from './names.ts'

/**
 * Edited copies and the films of live photos belong to the photo of the same name; `loosely` also
 * where the suffix is cut or the number another.
 */
export function matchVariants<T>(media: Medium<T>[], known: Medium<T>[], loosely = false): void {
  const key = (stem: string, counter: number) => `${foldName(stem)}|${counter}`
  const originals = new Map<string, Medium<T>[]>()
  for (const medium of [...media, ...known]) {
    append(originals, key(medium.stem, medium.counter), medium)
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
