import type { Entry, FileReference } from '@mandate/importer'
import { type Files, splitName } from '../files.ts'

/**
 * The files that one conversation's messages name, in the messages' order. Of several that are called
 * the same, as every pasted picture is called "image.png", each message says that name alone: on
 * disk the second is "image(1).png", the third "image(2).png".
 */
export class Attachments {
  readonly #files: Files
  readonly #of: Entry
  readonly #taken = new Set<string>()
  /** How often each name was met. */
  readonly #met = new Map<string, number>()

  constructor(files: Files, of: Entry) {
    this.#files = files
    this.#of = of
  }

  /** To be asked about each name once, from the first message on. */
  next(name: string): FileReference {
    const { stem, extension } = splitName(this.#first(name))
    let nth = this.#met.get(stem + extension) ?? 0
    let path = numbered(stem, extension, nth)
    while (this.#taken.has(path)) path = numbered(stem, extension, ++nth)
    this.#met.set(stem + extension, nth)
    this.#taken.add(path)
    const whole = this.#files.whole(path, this.#of) ?? null
    return this.#files.reference('files', path, this.#of, whole)
  }

  /** What the first of that name is called on disk. */
  #first(name: string): string {
    for (const one of spellings(name)) {
      const whole = this.#files.whole(one, this.#of)
      if (whole) return whole.path
    }
    const [cut] = this.#files.cut(written(name), this.#of)
    return cut?.path.replace(/\(\d+\)(?=\.\w+$)/, '') ?? written(name)
  }
}

function numbered(stem: string, extension: string, nth: number): string {
  return nth === 0 ? stem + extension : `${stem}(${nth})${extension}`
}

/** What file systems refuse lies there as `_`: "x.png?account_id=3" as "x.png_account_id=3". */
function written(name: string): string {
  return name.replace(/[\\/:*?"<>|]/g, '_')
}

function spellings(name: string): string[] {
  return [name, written(name), written(name).replace(/[%&'#]/g, '_')]
}
