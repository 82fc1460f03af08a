import { Readable } from 'node:stream'
import { baseName, type Entry, exportOf, folderOf, type Part } from '@mandate/importer'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import type { Blobs } from '../../files/blobs.ts'
import type { ImportRow } from '../store.ts'

/** An entry of an import before: where its new class is written. */
export interface Origin {
  import: number
  part: number
  entry: number
  reason: string
}

// What a part of an export could not do without another part of it.
const reasons = ['sidecar_without_media', 'photo_without_sidecar']
const most = 20_000

export const mayWait = (reason: string | undefined) => reasons.includes(reason ?? '')

/**
 * Photos that wait for their description and descriptions that wait for their photo, from former
 * parts of the same export: read along with the new ones, so that they find each other. Only those
 * in whose folder something came: in others there is nothing to find.
 */
export async function leftovers(
  rooms: { db: Kysely<Database>; blobs: Blobs },
  run: ImportRow,
  parts: readonly Part[],
  entries: readonly Entry[],
): Promise<{ parts: Part[]; origins: Origin[] }> {
  const exports = new Set(parts.map((part) => exportOf(part.name)))
  // The name alone: what lies above it may differ from part to part.
  const folders = [...new Set(entries.map(({ path }) => baseName(folderOf(path))))]
  const rows = await rooms.db
    .selectFrom('import_entries as e')
    .innerJoin('imports as i', (on) =>
      on.onRef('i.owner', '=', 'e.owner').onRef('i.import', '=', 'e.import'),
    )
    .innerJoin('import_parts as p', (on) =>
      on
        .onRef('p.owner', '=', 'e.owner')
        .onRef('p.import', '=', 'e.import')
        .onRef('p.part', '=', 'e.part'),
    )
    .innerJoin('blobs as b', (on) =>
      on.onRef('b.owner', '=', 'e.owner').onRef('b.sha256', '=', 'e.sha256'),
    )
    .select(['e.import', 'e.part', 'e.entry', 'e.path', 'e.reason', 'e.crc'])
    .select(['p.name', 'b.size', 'b.sha256'])
    .where('e.owner', '=', run.owner)
    .where('e.import', '<', run.import)
    .where('i.state', '<>', 'undone')
    .where('e.reason', 'in', reasons)
    .where('e.settled_by', 'is', null)
    .where(sql<boolean>`coalesce(substring(e.path from '([^/]*)/[^/]*$'), '') = any(${folders})`)
    .orderBy('e.import')
    .orderBy('e.part')
    .orderBy('e.entry')
    .limit(most)
    .execute()
  // A part that was renamed does not say of which export it is: with one account it can only be of that one's.
  const isSure = rows.length > 0 && (await accountsOf(rooms.db, run.owner, 'google')) <= 1
  const same = rows.filter(({ name }) => {
    const id = exportOf(name)
    const isRenamed = id === '' || exports.has('')
    return (id !== '' && exports.has(id)) || (isRenamed && isSure)
  })
  return {
    parts: same.map((row) => {
      const part = partOf(
        rooms.blobs,
        run.owner,
        row.path,
        Number(row.size),
        row.sha256.toString('hex'),
      )
      return row.crc === null ? part : { ...part, crc32: Number(row.crc) }
    }),
    origins: same.map((row) => ({
      ...{ import: row.import, part: row.part, entry: row.entry, reason: row.reason ?? '' },
    })),
  }
}

async function accountsOf(db: Kysely<Database>, owner: string, provider: string): Promise<number> {
  const { accounts } = await db
    .selectFrom('provider_accounts')
    .select((of) => of.fn.countAll<number>().as('accounts'))
    .where('owner', '=', owner)
    .where('provider', '=', provider)
    .executeTakeFirstOrThrow()
  return accounts
}

function partOf(blobs: Blobs, owner: string, path: string, size: number, sha256: string): Part {
  return {
    name: path,
    size,
    read(start, endExclusive) {
      const end = Math.min(endExclusive, size)
      if (end <= start) return Readable.from([])
      const bytes = async function* () {
        const found = await blobs.find(owner, sha256)
        if (found) yield* await found.read({ start, end })
      }
      return Readable.from(bytes(), { objectMode: false })
    },
  }
}
