import { cleanPath, folderOf, isNoise } from '../archive/names.ts'
import { exportOfEntry } from '../archive/part-names.ts'
import type { Archive, Entry, Importer, Root } from '../contract.ts'
import { ImportError } from '../fault.ts'

/** Files that nobody's folders cover are looked into, up to so many. */
const SNIFFED = 2000

/** Whose each entry is. Entries in no list are unknown. */
export interface Assigned {
  mine: Map<Importer, Entry[]>
  noise: Entry[]
  unknown: Entry[]
  refused: Entry[]
  /** The same path and bytes as an earlier entry of the same export. */
  duplicates: Entry[]
  /** Paths that occur twice in an export with different bytes. */
  clashes: Entry[]
}

/** Tells by structure first and by a file's beginning second to which importer it belongs. */
export async function assign(
  archive: Archive,
  entries: readonly Entry[],
  importers: readonly Importer[],
) {
  const out: Assigned = {
    mine: new Map(importers.map((importer) => [importer, []])),
    noise: [],
    unknown: [],
    refused: [],
    duplicates: [],
    clashes: [],
  }
  const candidates = await withoutDuplicates(archive, entries, out)
  const unpacked = new Unpacked(archive, candidates)
  const roots = importers.map((importer) => {
    const of = new Folders<Importer>()
    for (const root of importer.roots(candidates)) of.add(unpacked.shared(root), importer)
    return of
  })
  const placesOf = (entry: Entry) => [entry.part, unpacked.partOf(entry)]
  let left = SNIFFED
  const open: Entry[] = []
  for (const entry of candidates) {
    const places = placesOf(entry)
    const owner = roots.map((of) => of.around(places, entry.path)).find(Boolean)
    if (owner) out.mine.get(owner)!.push(entry)
    else open.push(entry)
  }
  const found = new Folders<Importer>()
  const ownerOf = (entry: Entry) => found.around(placesOf(entry), entry.path)
  for (const entry of open) {
    if (!/(^|\/)[^/.]*$|\.(json|html?|csv|txt|mbox|ics|vcf|kml|tcx|atom|xml)$/i.test(entry.path))
      continue
    if (ownerOf(entry) || left-- <= 0) continue
    const head = await archive.head(entry)
    const importer = importers.find((one) => one.recognises(head, entry))
    // It brings its folder along: photos lie beside what describes them, media below messages.
    const folder = folderOf(entry.path)
    const prefix = folder === '' ? '' : `${folder}/`
    if (importer) found.add(unpacked.shared({ part: entry.part, prefix }), importer)
  }
  for (const entry of open) {
    const owner = ownerOf(entry)
    if (owner) out.mine.get(owner)!.push(entry)
    else out.unknown.push(entry)
  }
  return out
}

/** Whose a folder is, for tens of thousands of them. */
class Folders<T> {
  readonly #of = new Map<string, { owner: T; nth: number }>()

  /** A folder that somebody has already stays theirs. */
  add({ part, prefix }: Root, owner: T): void {
    const name = `${part}/${prefix}`
    if (!this.#of.has(name)) this.#of.set(name, { owner, nth: this.#of.size })
  }

  /** Of the folders around a path, the owner of the one that was added first. */
  around(parts: readonly number[], path: string): T | undefined {
    if (this.#of.size === 0) return undefined
    let first: { owner: T; nth: number } | undefined
    for (let end = 0; end >= 0; end = path.indexOf('/', end) + 1 || -1) {
      for (const part of parts) {
        const found = this.#of.get(`${part}/${path.slice(0, end)}`)
        if (found && (!first || found.nth < first.nth)) first = found
      }
    }
    return first?.owner
  }
}

/** Files of an unpacked folder are parts of their own and still lie in one folder. */
class Unpacked {
  readonly #parts: ReadonlySet<number>

  constructor({ parts }: Archive, entries: readonly Entry[]) {
    const isWhole = ({ part, path }: Entry) => cleanPath(parts[part]?.name ?? '') === path
    this.#parts = new Set(entries.filter(isWhole).map(({ part }) => part))
  }

  /** One number for all of them; that of its part for a file of an archive. */
  partOf({ part }: Entry): number {
    return this.#parts.has(part) ? UNPACKED : part
  }

  /** A root of one of them is a root of all; one without a folder is only that file. */
  shared(root: Root): Root {
    return root.prefix !== '' && this.#parts.has(root.part) ? { ...root, part: UNPACKED } : root
  }
}

const UNPACKED = -1

async function withoutDuplicates(
  archive: Archive,
  entries: readonly Entry[],
  out: Assigned,
): Promise<Entry[]> {
  const seen = new Map<string, Entry>()
  const whole = new Map<Entry, boolean>()
  const rest: Entry[] = []
  for (const entry of entries) {
    if (entry.refused) {
      out.refused.push(entry)
      continue
    }
    if (isNoise(entry.path)) {
      out.noise.push(entry)
      continue
    }
    // Two people's exports hold files of the same names, and pictures that one sent to the other.
    const name = `${exportOfEntry(entry, archive.parts)}\u001f${entry.path}`
    const before = seen.get(name)
    if (before && isSame(before, entry)) {
      // What the directory says of it may be all that is left of it: then this one is read as well.
      if (!whole.has(before)) whole.set(before, await isWhole(archive, before))
      if (whole.get(before)) {
        out.duplicates.push(entry)
        continue
      }
    } else if (before) out.clashes.push(entry)
    seen.set(name, entry)
    rest.push(entry)
  }
  return rest
}

function isSame(a: Entry, b: Entry): boolean {
  return a.size === b.size && a.crc32 === b.crc32 && a.crc32 !== null
}

async function isWhole(archive: Archive, entry: Entry): Promise<boolean> {
  try {
    for await (const _ of await archive.open(entry));
    return true
  } catch (error) {
    if (error instanceof ImportError) return false
    throw error
  }
}
