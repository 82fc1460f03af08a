import { createHash, randomUUID } from 'node:crypto'
import type { CatalogCollection } from '@mandate/grants'
import { type Kysely, sql, type Transaction } from 'kysely'
import { type Audience, unauthorized } from '../access/refusal.ts'
import type { Database } from '../database.ts'
import { nextAccount } from '../records/accounts.ts'
import { BY_APPS } from '../records/query/values.ts'
import { recordId } from '../records/stored/encode.ts'
import { hmacSha256 } from '../records/stored/mac.ts'
import { quotaExceeded } from '../uploads/store.ts'
import type { Stored } from './document/document.ts'
import { ROW_BYTES } from './quota.ts'

/** Who writes, and where. */
export interface Writer {
  owner: string
  client: string
  grant: string
  /** The hash of the one that let its issuer speak. */
  binding: string
  /** What its token is for, should that be refused. */
  audience: Audience
}

/** A home that is being written to: nobody else changes its records until the transaction ends. */
export interface Open {
  tx: Transaction<Database>
  writer: Writer
  revision: number
  collection: CatalogCollection
  /** Of the collection in the table. */
  number: number
  account: number
}

/**
 * Opens the collection for one change. What the checks found may have ended while this waited for its turn,
 * so the grant and the binding are looked at once more, under the lock; `clock` is read only then.
 * @throws Problem 401, 404
 */
export async function openToWrite(
  tx: Transaction<Database>,
  writer: Writer,
  collection: CatalogCollection,
  clock: () => number,
): Promise<Open> {
  const { owner } = writer
  // In a statement of its own: the next one sees what was committed while this one waited.
  await sql`select from owners where owner = ${owner} for no key update`.execute(tx)
  const row = await tx
    .updateTable('owners')
    .set({ revision: sql`revision + 1` })
    .where('owner', '=', owner)
    .where('deleted_at', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('grants')
          .whereRef('grants.owner', '=', 'owners.owner')
          .where('grant_id', '=', writer.grant)
          .where('revoked_at', 'is', null)
          .where((grant) =>
            grant.or([
              grant('expires_at', 'is', null),
              grant('expires_at', '>', new Date(clock())),
            ]),
          ),
      ),
    )
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('bindings')
          .whereRef('bindings.owner', '=', 'owners.owner')
          .where('sha256', '=', writer.binding)
          .where('active', '=', true),
      ),
    )
    .returning('revision')
    .executeTakeFirst()
  if (!row) throw unauthorized(writer.audience, 'invalid_token', 'This access has ended.')
  const number = await numberOf(tx, collection.name)
  const account = await accountOf(tx, owner, String(collection.declared?.by))
  return { tx, writer, revision: Number(row.revision), collection, number, account }
}

async function numberOf(tx: Transaction<Database>, name: string): Promise<number> {
  const find = () =>
    tx.selectFrom('collections').select('collection').where('name', '=', name).executeTakeFirst()
  const known = await find()
  if (known) return known.collection
  await tx
    .insertInto('collections')
    .values({ name })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await find())!.collection
}

/** All records of a collection are of one account, which is the app that declared it. */
async function accountOf(tx: Transaction<Database>, owner: string, by: string): Promise<number> {
  const name = new URL(by).host
  const known = await tx
    .selectFrom('provider_accounts')
    .select(['account', 'provider'])
    .where('owner', '=', owner)
    .execute()
  const found = known.find(({ provider }) => provider === by)?.account
  const number = found ?? (await nextAccount(tx, owner))
  if (found === undefined) {
    await tx
      .insertInto('provider_accounts')
      .values({ owner, account: number, provider: by, name })
      .execute()
  }
  return number
}

/** An id like those of imports, of a thing that nothing else names. */
export function newId(idKey: Buffer, { name, declared }: CatalogCollection): string {
  return uuidOf(recordId(hmacSha256(idKey), String(declared?.by), name, randomUUID()))
}

function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export async function find({ tx, writer, number }: Open, record: string): Promise<Stored | null> {
  const row = await rowOf(tx, { owner: writer.owner, number }, record)
  return row ?? null
}

/** A record as it stands, for whoever compares. */
export async function rowOf(
  db: Kysely<Database>,
  { owner, number }: { owner: string; number: number },
  record: string,
): Promise<(Stored & { account: number }) | null> {
  const row = await db
    .selectFrom('records')
    .select([
      'account',
      'fields',
      sql<string | null>`floor(extract(epoch from nullif(time, '-infinity')) * 1000)::text`.as(
        'at',
      ),
    ])
    .where('owner', '=', owner)
    .where('collection', '=', number)
    .where('record', '=', record)
    .executeTakeFirst()
  if (!row) return null
  const { account, fields, at } = row
  return { record, account, fields, time: at === null ? null : Number(at) }
}

/** @throws Problem 413 */
export async function append(open: Open, records: Stored[]): Promise<void> {
  const { tx, writer, number, account, revision } = open
  await takeRoom(open, records)
  const rows = JSON.stringify(
    records.map((one) => ({ ...one, time: isoOf(one), hash: hashOf(one) })),
  )
  await sql`
    insert into records (owner, collection, record, time, account, fields, app, hash, import, revision)
    select ${writer.owner}::uuid, ${number}::int, r.record, coalesce(r.time, '-infinity'), ${account}::int,
      r.fields, ${writer.client}::text, decode(r.hash, 'hex'), ${BY_APPS}::int,
      ${revision}::bigint
    from jsonb_to_recordset(${rows}::jsonb) as r (record uuid, time timestamptz, fields jsonb, hash text)`.execute(
    tx,
  )
  await close(open, { added: records.map(({ record }) => record) })
}

/** What it was stays for `changes`, as after an import. @throws Problem 413 */
export async function replace(open: Open, record: Stored): Promise<void> {
  const { tx, writer, number, revision } = open
  await takeRoom(open, [record])
  await supersede(open, record.record)
  await sql`
    update records set time = coalesce(${isoOf(record)}::timestamptz, '-infinity'),
      fields = ${JSON.stringify(record.fields)}::jsonb, hash = decode(${hashOf(record)}, 'hex'),
      app = ${writer.client}, import = ${BY_APPS}::int,
      revision = ${revision}::bigint
    where owner = ${writer.owner}::uuid and collection = ${number}::int
      and record = ${record.record}::uuid`.execute(tx)
  await close(open, { changed: [record.record] })
}

export async function remove(open: Open, record: string): Promise<void> {
  const { tx, writer, number } = open
  await supersede(open, record)
  await tx
    .deleteFrom('records')
    .where('owner', '=', writer.owner)
    .where('collection', '=', number)
    .where('record', '=', record)
    .execute()
  await close(open, { removed: [record] })
}

async function supersede({ tx, writer, number, revision }: Open, record: string): Promise<void> {
  await sql`
    insert into superseded (owner, collection, record, revision, time, time_end, account, fields, hash,
      import, since, source_import, part, entry, app)
    select owner, collection, record, ${revision}::bigint, time, time_end, account, fields, hash, import,
      revision, source_import, part, entry, app
    from records where owner = ${writer.owner}::uuid and collection = ${number}::int
      and record = ${record}::uuid`.execute(tx)
}

/** The feed for `changes`, and what is counted. */
async function close(
  { tx, writer, number, revision, account }: Open,
  did: { added?: string[]; changed?: string[]; removed?: string[] },
): Promise<void> {
  const { owner } = writer
  const { added = [], changed = [], removed = [] } = did
  await tx
    .insertInto('import_batches')
    .values({
      owner,
      revision,
      import: BY_APPS,
      collection: number,
      added,
      changed,
      same: [],
      removed,
    })
    .execute()
  const edge = (direction: 'asc' | 'desc') => sql`(
    select time from records where owner = ${owner}::uuid and collection = ${number}::int
      and time > '-infinity' order by time ${sql.raw(direction)} limit 1)`
  await sql`
    insert into collection_stats as c (owner, collection, account, count, first, last)
    values (${owner}::uuid, ${number}::int, ${account}::int, ${added.length}::int, ${edge('asc')}, ${edge('desc')})
    on conflict (owner, collection, account) do update set
      count = c.count + ${added.length - removed.length}::int, first = excluded.first, last = excluded.last`.execute(
    tx,
  )
}

/** "Counted in the quota": what is written now, and what it takes the place of until that is forgotten. */
async function takeRoom({ tx, writer, collection }: Open, records: Stored[]): Promise<void> {
  const { owner } = writer
  const bytes = records.reduce(
    (sum, { fields }) => sum + ROW_BYTES + Buffer.byteLength(JSON.stringify(fields)),
    0,
  )
  const { rows } = await sql<{ free: string }>`
    with counted as (update declared_collections set bytes = bytes + ${bytes}::bigint
      where owner = ${owner}::uuid and name = ${collection.name})
    select o.quota - o.bytes_used - coalesce(
      (select sum(d.bytes) from declared_collections d where d.owner = o.owner), 0) as free
    from owners o where o.owner = ${owner}::uuid`.execute(tx)
  const free = Number(rows[0]?.free ?? 0)
  if (bytes > free) throw quotaExceeded(free)
}

function isoOf({ time }: Stored): string | null {
  return time === null ? null : new Date(time).toISOString()
}

function hashOf({ time, fields }: Stored): string {
  return createHash('md5')
    .update(JSON.stringify([time, fields]))
    .digest('hex')
}
