/**
 * Names that were cut: of the two, that of the description is the beginning of the photo's, or the photo's is the beginning of
 * the title. A folder may hold tens of thousands that all begin alike (`WhatsApp Image 2020-…`), of which none finds its other half:
 * both are looked up, and nothing is compared with everything.
 */
import { foldName } from '@mandate/importer'
import { append } from '../append.ts'
import { type Described, give, type Medium } from './medium.ts'
import { byText, fileNameOf, originalStem, withoutExtension } from './names.ts'

/** Names are cut at about 46 to 51 characters, counted in one of two ways. */
export const CUT_FROM = 40

/** What of a cut name must be the same at least. */
const SHARED = CUT_FROM - 20

/** A photo without a description; `cut` is what is left of its name without what stands behind it. */
interface Cut<T> {
  medium: Medium<T>
  /** Which it is in its folder: of several that fit alike the first is taken. */
  nth: number
  whole: string
  cut: string
}

/**
 * Gives descriptions to photos by what is left of the name. With `numbered`, the number in a name belongs to it:
 * `Holiday in the Alps, the last days (38).JPG` and `….JP.json`.
 */
export function matchCut<T>(media: Medium<T>[], sidecars: Described<T>[], numbered = false): void {
  const counters = new Map<number, Cut<T>[]>()
  for (const [nth, medium] of media.entries()) {
    // An edited copy's name is the longer one; the sidecar is the original's.
    if (medium.sidecar || originalStem(medium.stem) !== null) continue
    append(counters, numbered ? 0 : medium.counter, cutOf(medium, nth, numbered))
  }
  const known = new Map([...counters].map(([counter, some]) => [counter, new Cuts(some)]))
  for (const sidecar of sidecars) {
    if (sidecar.taken || sidecar.length < CUT_FROM) continue
    const best = known.get(sidecar.counter)?.bestFor(sidecar)
    if (best) give(best, sidecar)
  }
}

function cutOf<T>(medium: Medium<T>, nth: number, numbered: boolean): Cut<T> {
  const { name, stem, extension } = medium
  const whole = foldName(numbered ? name : stem + extension)
  const cut = foldName(numbered ? withoutExtension(name) : stem)
  return { medium, nth, whole, cut }
}

/** Photos of one counter, by how their names begin and by all of them. */
class Cuts<T> {
  readonly #sorted: Cut<T>[]
  readonly #byCut = new Map<string, Cut<T>[]>()
  #longest = 0

  constructor(some: Cut<T>[]) {
    this.#sorted = some.toSorted((a, b) => byText(a.whole, b.whole))
    for (const one of some) {
      append(this.#byCut, one.cut, one)
      this.#longest = Math.max(this.#longest, one.cut.length)
    }
  }

  /** Of which most is the same. */
  bestFor({ targets, title }: Described<T>): Medium<T> | undefined {
    // Further targets are this one with more behind it.
    const target = foldName(targets[0]!)
    const byName = target.length < SHARED ? undefined : first(this.#beginningWith(target))
    const byTitle = this.#beginningOf(title, byName ? target.length : 0)
    return (byTitle ?? byName)?.medium
  }

  #beginningWith(target: string): Cut<T>[] {
    const from = this.#firstFrom(target)
    const found: Cut<T>[] = []
    for (let at = from; this.#sorted[at]?.whole.startsWith(target); at++) {
      found.push(this.#sorted[at]!)
    }
    return found
  }

  /** The longest name that is the beginning of the title, if it is longer than that. */
  #beginningOf(title: string, than: number): Cut<T> | undefined {
    const folded = foldName(title)
    const stem = foldName(withoutExtension(fileNameOf(title)))
    const least = Math.max(CUT_FROM, than + 1)
    for (let length = Math.min(stem.length, this.#longest); length >= least; length--) {
      const some = this.#byCut.get(stem.slice(0, length)) ?? []
      const found = first(some.filter(({ medium }) => folded.endsWith(medium.extension)))
      if (found) return found
    }
    return undefined
  }

  /** Where those begin that come behind this text, or are it. */
  #firstFrom(text: string): number {
    let [low, high] = [0, this.#sorted.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#sorted[middle]!.whole < text) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** The first of them in the folder that has no description yet. */
function first<T>(some: readonly Cut<T>[]): Cut<T> | undefined {
  return some
    .filter(({ medium }) => !medium.sidecar)
    .reduce<Cut<T> | undefined>((a, b) => (a && a.nth < b.nth ? a : b), undefined)
}
