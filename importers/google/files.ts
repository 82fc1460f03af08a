import {
  type Archive,
  baseName,
  type Entry,
  exportOfEntry,
  type FileReference,
  folderOf,
  foldName,
  type Plan,
} from '@mandate/importer'
import { append } from './append.ts'
import { withoutRoot } from './roots.ts'

interface Folder {
  all: Entry[]
  byName: Map<string, Entry[]>
  /** Without extension; only files that may be somebody's attachment. */
  byStem: Map<string, Entry[]>
}

function emptyFolder(): Folder {
  return { all: [], byName: new Map(), byStem: new Map() }
}

/** The files of each account by where they lie, over all parts, whatever their folders are called. */
export class Files {
  readonly #folders = new Map<string, Folder>()
  readonly #cuts = new Map<string, Map<string, Entry[]>>()
  readonly #parts: Archive['parts']
  readonly #ownerOf: Plan['accountOf']

  constructor(
    entries: readonly Entry[],
    { parts }: Pick<Archive, 'parts'>,
    ownerOf?: Plan['accountOf'],
  ) {
    this.#parts = parts
    this.#ownerOf = ownerOf
    for (const entry of entries) {
      const path = this.#folderOf(entry)
      const folder: Folder = this.#folders.get(path) ?? emptyFolder()
      this.#folders.set(path, folder)
      const name = fileName(entry.path)
      folder.all.push(entry)
      append(folder.byName, name, entry)
      if (!DESCRIPTION.test(name)) append(folder.byStem, stemOf(name), entry)
    }
  }

  /** All files of the folder that this one lies in. */
  beside(of: Entry): readonly Entry[] {
    return this.#folders.get(this.#folderOf(of))?.all ?? []
  }

  #folderOf(entry: Entry): string {
    return `${this.#ownerOf?.(entry) ?? ''}/${foldName(folderOf(withoutRoot(entry.path)))}`
  }

  /** Of several of one name that of the same part, else of the same export. */
  #nearest(found: readonly Entry[], of: Entry): Entry | undefined {
    if (found.length < 2) return found[0]
    const its = exportOfEntry(of, this.#parts)
    return (
      found.find(({ part }) => part === of.part) ??
      found.find((one) => exportOfEntry(one, this.#parts) === its) ??
      found[0]
    )
  }

  /** The file of that name in the same folder. */
  whole(name: string, of: Entry): Entry | undefined {
    const folder = this.#folders.get(this.#folderOf(of))
    return this.#nearest(folder?.byName.get(fileName(name)) ?? [], of)
  }

  /** The file of that name in the same folder; its extension may be spelled another way. */
  named(name: string, of: Entry): Entry | undefined {
    const folder = this.#folders.get(this.#folderOf(of))
    const folded = fileName(name)
    const spelled = DESCRIPTION.test(folded)
      ? []
      : // Voice leaves the extension out; a dot in the name is none.
        (folder?.byStem.get(folded) ?? folder?.byStem.get(stemOf(folded)) ?? [])
    return this.whole(name, of) ?? this.#nearest(spelled, of)
  }

  /**
   * The files whose name is this one's beginning, as far as Takeout lets names be long (Chat 47 letters,
   * Voice 50, before the extension): in the order of the numbers that were put behind it where several
   * begin alike. None where names of two lengths could be meant.
   */
  cut(name: string, of: Entry): readonly Entry[] {
    const { stem, extension } = splitName(foldName(name))
    if (stem.length <= CUT.from) return []
    const cuts = this.#cutNames(this.#folderOf(of))
    const found: Entry[][] = []
    for (let length = CUT.from; length <= Math.min(CUT.to, stem.length - 1); length++) {
      const begun = cuts.get(stem.slice(0, length) + extension)
      if (begun) found.push(begun)
    }
    return (found.length === 1 && found[0]) || []
  }

  #cutNames(path: string): Map<string, Entry[]> {
    const known = this.#cuts.get(path)
    if (known) return known
    const cuts = new Map<string, Entry[]>()
    for (const entry of this.#folders.get(path)?.all ?? []) {
      if (DESCRIPTION.test(entry.path)) continue
      const { stem, extension } = splitName(entry.path)
      const start = foldName(stem).replace(NUMBER, '')
      if (start.length < CUT.from || start.length > CUT.to) continue
      // Voice leaves the extension out.
      for (const end of new Set(['', foldName(extension)])) append(cuts, start + end, entry)
    }
    for (const entries of cuts.values()) entries.sort((a, b) => numberOf(a) - numberOf(b))
    this.#cuts.set(path, cuts)
    return cuts
  }

  /** A reference to the file of that name in the same folder, or to its absence there. */
  reference(
    role: string,
    path: string,
    of: Entry,
    found: Entry | null = this.named(path, of) ?? null,
  ): FileReference {
    const name = baseName(path)
    if (found) return { role, entry: { part: found.part, entry: found.entry }, name }
    const folder = folderOf(withoutRoot(of.path))
    return { role, missing: folder === '' ? name : `${folder}/${name}`, name }
  }
}

/** Where nobody knows who called, a space stands before the name on disk and in the page, or in one of them. */
function fileName(path: string): string {
  return foldName(baseName(path)).trim()
}

/** How long names are after they were cut, as far as that is known. */
const CUT = { from: 45, to: 51 }

const NUMBER = /\((\d+)\)$/

/** "a.b.png" as "a.b" and ".png". */
export function splitName(path: string): { stem: string; extension: string } {
  const name = baseName(path)
  const extension = /\.\w{1,5}$/.exec(name)?.[0] ?? ''
  return { stem: name.slice(0, name.length - extension.length), extension }
}

function numberOf({ path }: Entry): number {
  return Number(NUMBER.exec(splitName(path).stem)?.[1] ?? 0)
}

// A note's own JSON is no picture of that name.
const DESCRIPTION = /\.(json|html?|txt)$/i

function stemOf(name: string): string {
  return name.replace(/\.[^.]+$/, '')
}
