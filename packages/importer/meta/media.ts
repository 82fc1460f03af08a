import { baseName, foldName } from '../archive/names.ts'
import type { Entry, FileReference } from '../contract.ts'
import { asArray, asObject, asText } from '../formats/elements.ts'

/** What tells files of downloads that came at once apart. */
export interface Apart {
  /** A file of somebody else's is nobody's picture here. */
  ownerOf(entry: Entry): string | undefined
  /** Of files under one path that of the same download is meant. */
  downloadOf(entry: Entry): string
}

const TOGETHER: Apart = { ownerOf: () => undefined, downloadOf: () => '' }

/** Finds the files that records name; the root in the name may differ from the folder on disk. */
export class MediaIndex {
  readonly #byName = new Map<string, Entry[]>()
  /** By name and tail of the path: the first of each download. */
  readonly #byTail = new Map<string, ReadonlyMap<string, Entry[]>>()
  readonly #apart: Apart
  /** Steps of the longest path there is. */
  #longest = 0

  constructor(entries: readonly Entry[], apart = TOGETHER) {
    this.#apart = apart
    for (const entry of entries) {
      const name = foldName(baseName(entry.path))
      this.#longest = Math.max(this.#longest, entry.path.split('/').length)
      const known = this.#byName.get(name)
      if (known) known.push(entry)
      else this.#byName.set(name, [entry])
    }
  }

  /** Of the records in this file. */
  of(entry: Entry): Media {
    return new Media(this, entry)
  }

  /** The file with the longest equal tail, if that is long enough. */
  nearest(steps: readonly string[], of: Entry | undefined): Entry | undefined {
    const tails = this.#tailsOf(steps.at(-1)!)
    const longest = Math.min(steps.length, this.#longest)
    for (let length = longest; length >= needed(steps); length--) {
      const found = this.#meant(tails.get(steps.slice(-length).join('/')) ?? [], of)
      if (found) return found
    }
    return undefined
  }

  #meant(found: readonly Entry[], of: Entry | undefined): Entry | undefined {
    if (!of) return found[0]
    const { ownerOf, downloadOf } = this.#apart
    const owner = ownerOf(of)
    const own = found.filter((one) => ownerOf(one) === owner)
    return own.find((one) => downloadOf(one) === downloadOf(of)) ?? own[0]
  }

  /** Of all files that have one name, by their tails: thousands of conversations may have a `1.jpg`. */
  #tailsOf(name: string): ReadonlyMap<string, Entry[]> {
    const known = this.#byTail.get(name)
    if (known) return known
    const { downloadOf } = this.#apart
    const tails = new Map<string, Entry[]>()
    for (const entry of this.#byName.get(name) ?? []) {
      const steps = foldName(entry.path).split('/')
      for (const at of steps.keys()) {
        const tail = steps.slice(at).join('/')
        const some = tails.get(tail)
        if (!some) tails.set(tail, [entry])
        else if (!some.some((one) => downloadOf(one) === downloadOf(entry))) some.push(entry)
      }
    }
    this.#byTail.set(name, tails)
    return tails
  }
}

/** The files that the records of one file name. */
export class Media {
  readonly #index: MediaIndex
  readonly #of: Entry | undefined

  constructor(index: MediaIndex, of?: Entry) {
    this.#index = index
    this.#of = of
  }

  /**
   * The file a `uri` leads to, over all parts, by the longest equal tail of the path. Addresses on
   * the web are no files, and are never fetched: undefined.
   */
  reference(role: string, uri: string): FileReference | undefined {
    if (/^[a-z][a-z0-9+.-]*:/i.test(uri) || isExcuse(uri)) return undefined
    const wanted = uri.replace(/^(\.?\/)+/, '').normalize('NFC')
    const steps = wanted.split('/').map(foldName)
    const name = baseName(wanted)
    const found = this.#index.nearest(steps, this.#of)
    if (!found) return { role, missing: wanted.replace(ROOT, ''), name }
    return { role, entry: { part: found.part, entry: found.entry }, name }
  }

  /** References of a list of `{uri}`; web addresses go into `remote`. */
  references(role: string, list: unknown, remote: string[]): FileReference[] {
    const out: FileReference[] = []
    for (const one of asArray(list)) {
      const uri = asText(asObject(one)['uri'])
      if (uri === undefined) continue
      const found = this.reference(role, uri)
      if (found) out.push(found)
      else remote.push(uri)
    }
    return out
  }
}

/** What is around everything is called otherwise from year to year, and on disk at times otherwise than here. */
const ROOT = /^(?:.*\/)?your_(?:facebook_activity|activity_across_facebook|instagram_activity)\//

/** "Failed to download media", where a file should be named. */
function isExcuse(uri: string): boolean {
  return /^\p{L}+(\s\p{L}+)+\.?$/u.test(uri)
}

/** A name alone is not enough, nor is `photos/1.jpg`: both lie in many folders. */
function needed(steps: readonly string[]): number {
  const common = /^(photos|videos|gifs|audio|files|media)$/.test(steps.at(-2) ?? '')
  return Math.min(common ? 3 : 2, steps.length)
}

/**
 * What of the name of a picture or film stays the same in every export. Its folder is called in the
 * account's language, and otherwise from year to year; until about 2023 the number that it has at Meta
 * was the last of several, `…_n_17851964128264437.jpg`, since then it stands alone, and its kind may
 * have changed. Addresses on the web end in what is only true for some days.
 */
export function lastingName(uri: string): string {
  const name = baseName(uri.replace(/[?#].*$/, ''))
  return /(?:^|[_-])(\d{8,})(?:\.\w+)?$/.exec(name)?.[1] ?? name
}
