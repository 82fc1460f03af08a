import { baseName, type Entry, type FileReference, folderOf, foldName } from '@mandate/importer'

/** The files of an export by where they lie, over all parts. */
export class Files {
  readonly #byPath = new Map<string, Entry>()
  readonly #byFolder = new Map<string, Entry[]>()

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) {
      this.#byPath.set(foldName(entry.path), entry)
      const folder = foldName(folderOf(entry.path))
      const known = this.#byFolder.get(folder)
      if (known) known.push(entry)
      else this.#byFolder.set(folder, [entry])
    }
  }

  /** All files of the folder that this one lies in. */
  beside({ path }: Pick<Entry, 'path'>): readonly Entry[] {
    return this.#byFolder.get(foldName(folderOf(path))) ?? []
  }

  /** The file of that name in the same folder; its extension may be spelled another way. */
  named(name: string, of: Pick<Entry, 'path'>): Entry | undefined {
    const folder = folderOf(of.path)
    const path = foldName(folder === '' ? name : `${folder}/${name}`)
    const exact = this.#byPath.get(path)
    if (exact) return exact
    const stem = path.replace(/\.[^./]+$/, '.')
    return this.beside(of).find(
      (one) => foldName(one.path).replace(/\.[^./]+$/, '.') === stem && isSameKind(one.path, name),
    )
  }

  /** A reference to the file of that name in the same folder, or to its absence. */
  reference(role: string, name: string, of: Pick<Entry, 'path'>): FileReference {
    const found = this.named(name, of)
    return found
      ? { role, entry: { part: found.part, entry: found.entry }, name: baseName(name) }
      : { role, missing: name, name: baseName(name) }
  }
}

// `.jpeg` is written where `.jpg` lies; a note's own JSON is no picture of that name.
function isSameKind(path: string, name: string): boolean {
  const described = /\.(json|html?|txt)$/i
  return !described.test(path) && !described.test(name)
}
