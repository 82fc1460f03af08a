import { createHash } from 'node:crypto'
import { receiptOf } from '@mandate/grants'
import type { SigningKeys } from '@mandate/server'
import type { Kysely } from 'kysely'
import type { CatalogsStore } from '../../catalog/store.ts'
import type { Database } from '../../database.ts'
import type { Owner } from '../../owners/store.ts'
import type { LockedKey } from './key.ts'

export const FORMAT = 'mandate-home'
export const VERSION = 1

/** `home.json`: whose home it is. */
export interface HomeFile {
  format: typeof FORMAT
  version: typeof VERSION
  resource: string
  former_resources: string[]
  created_at: string
  taken_at: string
  /** Counts that go on where they stood. */
  revision: number
  imports: number
}

/** The files at the beginning that are not made of many rows: path and contents. */
export async function* aboutFiles(rooms: {
  db: Kysely<Database>
  catalogs: Pick<CatalogsStore, 'present' | 'find'>
  keys: Pick<SigningKeys, 'published' | 'former'>
  owner: Owner
  idKey: LockedKey
  takenAt: Date
}): AsyncGenerator<[path: string, contents: string]> {
  const { db, catalogs, owner } = rooms
  const row = await db
    .selectFrom('owners')
    .select(['created_at', 'revision', 'imports'])
    .where('owner', '=', owner.id)
    .executeTakeFirstOrThrow()
  const former = await db
    .selectFrom('former_resources')
    .select('url')
    .where('owner', '=', owner.id)
    .orderBy('nth')
    .execute()
  const home: HomeFile = {
    ...{ format: FORMAT, version: VERSION, resource: owner.resource },
    former_resources: former.map(({ url }) => url),
    ...{ created_at: row.created_at.toISOString(), taken_at: rooms.takenAt.toISOString() },
    ...{ revision: Number(row.revision), imports: row.imports },
  }
  yield ['README.txt', README]
  yield ['home.json', pretty(home)]
  yield ['id-key.json', pretty(rooms.idKey)]
  const [published, withdrawn] = await Promise.all([rooms.keys.published(), rooms.keys.former()])
  yield ['service-keys.json', pretty({ keys: [...published.keys, ...withdrawn.keys] })]

  const grants = await db
    .selectFrom('grants')
    .select('catalog')
    .distinct()
    .where('owner', '=', owner.id)
    .execute()
  const named = new Set([catalogs.present().sha256, ...grants.map((grant) => grant.catalog)])
  for (const name of named) {
    const catalog = name === null ? null : await catalogs.find(name)
    if (!catalog) continue
    const hash = createHash('sha256').update(catalog.text).digest('hex')
    yield [`catalogs/${hash}.json`, catalog.text]
  }
}

/** What every app that was allowed something was given to keep, one receipt a line. */
export async function* receipts(db: Kysely<Database>, owner: string): AsyncGenerator<Buffer> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('grants')
      .select(['grant_id', 'jws'])
      .where('owner', '=', owner)
      .where('grant_id', '>', after)
      .orderBy('grant_id')
      .limit(200)
      .execute()
    if (rows.length === 0) return
    yield Buffer.from(rows.map(({ jws }) => `${JSON.stringify(receiptOf(jws))}\n`).join(''))
    after = rows.at(-1)?.grant_id ?? after
  }
}

export function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

const README = `A home of data, taken along whole. Unpack all parts into one folder.

records/        what you have, a folder for each kind: one JSON object a line
files/          the original files, named by the SHA-256 of their bytes; file-list/ says what each is
accounts/       the accounts that records are from
declared/       the kinds of data that apps keep here, as they declared them
imports/        what was brought in, with import-parts, import-entries, import-batches,
                former-states, missing-files, filled-files and taken-ids: what undoing an import needs
grants/         every permission ever seen, signed, with its end; receipts/ says each in standard terms
bindings/       whom you trusted with permissions, signed by the service
audit.jsonl     who read what, chained by hash and signed at its end
catalogs/       what the names of kinds and fields mean
home.json       whose home it is
id-key.json     the key that makes the ids of records, under your passphrase
service-keys.json   the keys that signed bindings, audit and manifest
manifest.json   in the last part: how many parts there are, and what they hold. Each part has its own list
                (manifest-001.jsonl, ...) with the size and SHA-256 of each file in it

Bring it to another service of this kind to go on there: same ids, same permissions.
The format is described in docs/take-out.md of the Mandate repository.
`
