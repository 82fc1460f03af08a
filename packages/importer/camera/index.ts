/** What cameras write into the files they make: when, where, with what. */
import type { Look } from '../contract.ts'
import { type CameraFacts, cameraFacts } from './exif.ts'
import { MovieFacts } from './movie.ts'

export type { CameraFacts } from './exif.ts'
export { cameraFacts } from './exif.ts'

/** To be handed to `keep`: looks at a file while it is stored; `facts` is right thereafter. */
export function lookForCamera(): Look & { facts(): CameraFacts | null } {
  let picture: CameraFacts | null = null
  let movie: MovieFacts | undefined
  return {
    head(bytes) {
      const start = bytes.toString('latin1', 4, 8)
      const isPicture =
        start === 'ftyp' && /^(he|mif|msf|avi[fs])/.test(bytes.toString('latin1', 8, 12))
      if (/^(ftyp|moov|wide|mdat)$/.test(start) && !isPicture) movie = new MovieFacts()
      else picture = cameraFacts(bytes)
    },
    bytes: (chunk) => movie?.push(chunk),
    facts: () => movie?.facts() ?? picture,
  }
}

/**
 * A time that stands in a file's name: `IMG_20180714_123456.jpg`, `Screenshot_2023-10-27-12-33-03`,
 * `IMG-20230325-WA0122.jpg` (noon). As if it were UTC; null when there is none.
 */
export function timeInName(name: string): number | null {
  const found =
    /(?<!\d)((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?:(?:[-_. T]|\s?at\s|(?=\d{6}))([0-2]\d)[-_.:h ]?([0-5]\d)[-_.:m ]?([0-5]\d))?(?:\d{3,4})?(?!\d)/.exec(
      name,
    )
  if (!found) return null
  const numbers = found.slice(1).flatMap((part) => (part === undefined ? [] : [Number(part)]))
  const [year = 0, month = 0, day = 0, hour = 12, minute = 0, second = 0] = numbers
  const ms = Date.UTC(year, month - 1, day, hour, minute, second)
  // The 31st of February is a number that only looks like a date.
  const exact = new Date(ms)
  const isDate = exact.getUTCMonth() === month - 1 && exact.getUTCDate() === day && hour < 24
  return isDate && month > 0 ? ms : null
}
