import { baseName, type Entry, type FileReference, folderOf, foldName } from '@mandate/importer'
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

/** The files of an export by where they lie, over all parts, whatever their folders are called. */
export class Files {
  readonly #folders = new Map<string, Folder>()

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) {
      const path = folderIn(entry)
      const folder: Folder = this.#folders.get(path) ?? emptyFolder()
      this.#folders.set(path, folder)
      const name = foldName(baseName(entry.path))
      folder.all.push(entry)
      append(folder.byName, name, entry)
      if (!DESCRIPTION.test(name)) append(folder.byStem, stemOf(name), entry)
    }
  }

  /** All files of the folder that this one lies in. */
  beside(of: Pick<Entry, 'path'>): readonly Entry[] {
    return this.#folders.get(folderIn(of))?.all ?? []
  }

  /** The file of that name in the same folder; its extension may be spelled another way. */
  named(name: string, of: Entry): Entry | undefined {
    const folder = this.#folders.get(folderIn(of))
    const folded = foldName(baseName(name))
    const found = folder?.byName.get(folded) ?? []
    const spelled = DESCRIPTION.test(folded)
      ? []
      : // Voice leaves the extension out; a dot in the name is none.
        (folder?.byStem.get(folded) ?? folder?.byStem.get(stemOf(folded)) ?? [])
    const inPart = ({ part }: Entry) => part === of.part
    return found.find(inPart) ?? found[0] ?? spelled.find(inPart) ?? spelled[0]
  }

  /** A reference to the file of that name in the same folder, or to its absence there. */
  reference(role: string, path: string, of: Entry): FileReference {
    const found = this.named(path, of)
    const name = baseName(path)
    if (found) return { role, entry: { part: found.part, entry: found.entry }, name }
    const folder = folderOf(withoutRoot(of.path))
    return { role, missing: folder === '' ? name : `${folder}/${name}`, name }
  }
}

// A note's own JSON is no picture of that name.
const DESCRIPTION = /\.(json|html?|txt)$/i

function folderIn({ path }: Pick<Entry, 'path'>): string {
  return foldName(folderOf(withoutRoot(path)))
}

function stemOf(name: string): string {
  return name.replace(/\.[^.]+$/, '')
}

function append(into: Map<string, Entry[]>, key: string, entry: Entry): void {
  const known = into.get(key)
  if (known) known.push(entry)
  else into.set(key, [entry])
}
