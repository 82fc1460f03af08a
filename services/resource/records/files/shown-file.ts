import type { Catalog } from '@mandate/grants'
import { Problem } from '@mandate/server'
import { requireCollection } from '../../access/checks/scope.ts'
import { insufficientScope } from '../../access/refusal.ts'
import type { Sight } from '../../access/sight.ts'
import { CLEANING, type Cleaning } from '../../cleaning/clean.ts'
import type { Blobs, FileRef } from '../../files/blobs.ts'
import type { ByteRange } from '../../files/objects.ts'
import { fileQuery, holdersQuery } from '../query/files.ts'
import { revealedBy } from '../query/reveals.ts'
import { shownFields } from '../query/view.ts'
import type { Reader } from '../run.ts'
import type { Views } from '../views.ts'

/** A file in the form in which it may go out. */
export interface ShownFile {
  collection: string
  file: FileRef
  /** The file's name as far as it may go out. */
  name: string
  cleaned: boolean
  etag: string
  size: number
  read(range: ByteRange): Promise<AsyncIterable<Buffer>>
}

export interface ShownFiles {
  /**
   * Through which record the sight shows a file.
   * @throws Problem 404 through none
   */
  place(sight: Sight, sha256: string): Promise<Place>
  /** @throws Problem 404; 403 for one that reveals more than is shown and cannot be cleaned */
  find(sight: Sight, sha256: string): Promise<ShownFile>
}

interface Place {
  collection: string
  file: FileRef
  name: string
  /** All that it reveals is shown. */
  asItIs: boolean
  /** The scope that shows all of it. */
  enough: string
}

/**
 * "bytes; only through a record the token shows with the field that holds the reference. Unless
 * everything the file reveals (place, time, camera) is shown exactly, that metadata is removed first
 * (another `ETag`); a file that cannot be cleaned is 403 `insufficient_scope`".
 */
export function shownFiles(options: {
  views: Views
  reader: Reader
  catalog: () => Catalog
  blobs: Pick<Blobs, 'find'>
  cleaning: Cleaning
}): ShownFiles {
  const { views, reader, catalog, blobs, cleaning } = options
  // A guessed hash, and a file of a record or field not shown, are answered alike.
  const missing = () => new Problem(404, 'not_found', 'There is no such file here.')

  /** Where the sight shows it; of several places the one that lets it out as it is. */
  async function place(sight: Sight, sha256: string): Promise<Place> {
    const isHash = /^[0-9a-f]{64}$/.test(sha256)
    const holders = isHash ? await reader.rows(holdersQuery(sight.owner.id, sha256)) : []
    let best: Place | undefined
    for (const [name, role] of holders) {
      if (!sight.everything && sight.permissions(name, 'read').length === 0) continue
      const collection = catalog().collections.find((one) => one.name === name)
      const field = collection?.fields.find((one) => one.name === role && one.type === 'file')
      if (!collection || !field) continue
      const { view, number } = await views.of(sight, collection)
      if (!shownFields(view).has(role)) continue
      requireCollection(sight, collection, name, 'read', () => true)
      const revealing = sight.everything ? [] : revealedBy(collection, field)
      const [row] = await reader.rows(fileQuery(view, number, sha256, role, revealing))
      const file = row && readReference(row[1], sha256)
      if (!file) continue
      const asItIs = row[0] === 'true'
      const fields = [role, ...(revealing ?? [])].toSorted().join(',')
      const shown = readReference(row[2], sha256)?.name ?? ''
      best = { collection: name, file, name: shown, asItIs, enough: `${name}.{${fields}}` }
      if (asItIs) break
    }
    if (!best) throw missing()
    return best
  }

  return {
    place,

    async find(sight, sha256) {
      const { collection, file, name, asItIs, enough } = await place(sight, sha256)
      const stored = await blobs.find(sight.owner.id, sha256)
      if (!stored) throw missing()
      if (asItIs) {
        const { size, read } = stored
        return { collection, file, name, cleaned: false, etag: `"${sha256}"`, size, read }
      }
      const pieces = await cleaning.of(sight.owner.id, sha256, file.mime, stored)
      if (!pieces) {
        throw insufficientScope(
          enough,
          'The file tells more than this token shows, and it cannot be cleaned of that.',
        )
      }
      return {
        ...{ collection, file, name, cleaned: true, size: pieces.size },
        etag: `"${sha256}-cleaned-${CLEANING}"`,
        read: async (range) => pieces.read(stored, range),
      }
    },
  }
}

/** The reference to this file in a field, which may hold several. */
function readReference(text: string, sha256: string): FileRef | null {
  const value = JSON.parse(text) as FileRef | FileRef[] | null
  const all = Array.isArray(value) ? value : [value]
  return all.find((one) => one?.sha256 === sha256) ?? null
}
