import { randomBytes, randomUUID } from 'node:crypto'
import { base32, fromBase32 } from '@mandate/server'
import { type Kysely, type Selectable, sql } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Database } from '../database.ts'
import type { OwnersTables } from './tables.ts'

/** Whose data it is. `address` is the uuid's 128 bits in base32, `resource` the URL built on it. */
export interface Owner {
  id: string
  address: string
  resource: string
  account: string
}

export interface OwnerKeys {
  /** Keys the ids of records: a plain hash could be guessed back to place and time. */
  idKey: Buffer
  /** Encrypts files and uploads. */
  dataKey: Buffer
}

export interface OwnersStore {
  /** The home of a new account; the same one when called twice. */
  create(account: string): Promise<Owner>
  byAccount(account: string): Promise<Owner | null>
  byAddress(address: string): Promise<Owner | null>
  /** Whose home an address names, if there is one; null: it is no address. */
  named(address: string): Pick<Owner, 'id' | 'resource'> | null
  byId(id: string): Promise<Owner | null>
  keys(id: string): Promise<OwnerKeys>
  /** A home of nobody yet, with the id key of another one; for a home that is brought. @returns its id */
  stage(tx: Kysely<Database>, idKey: Buffer): Promise<string>
  /**
   * From the commit on the home is nobody's, and its keys are no more: what they encrypted is noise. Its row stays
   * until what it owned has been cleared away.
   */
  destroy(tx: Kysely<Database>, id: string): Promise<void>
  /** Bytes: files kept, uploads on their way and what apps wrote, and how much there may be. */
  usage(id: string): Promise<{ used: number; quota: number }>
}

/** Milliseconds that the keys of a home stay in a process's memory without being opened anew. */
const KEYS_MS = 5 * 60_000

interface Sealer {
  seal(plain: Buffer, context: string): Buffer
  open(sealed: Buffer, context: string): Buffer
}

export function ownersStore(options: {
  db: Kysely<Database>
  seal: Sealer
  publicUrl: string
  quotaBytes: number
}): OwnersStore {
  const { db, seal, publicUrl } = options
  // Another process may destroy a home: what it encrypted is noise here too, soon.
  const opened = new LRUCache<string, OwnerKeys>({ max: 10_000, ttl: KEYS_MS, ttlAutopurge: true })

  const find = async (column: 'owner' | 'account', value: string) => {
    const row = await db
      .selectFrom('owners')
      .select(['owner', 'account'])
      .where(column, '=', value)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    return row ? toOwner(row, publicUrl) : null
  }

  return {
    byAccount: (account) => find('account', account),
    byId: (id) => find('owner', id),
    async byAddress(address) {
      const id = uuidIn(address)
      return id === null ? null : find('owner', id)
    },
    named(address) {
      const id = uuidIn(address)
      return id === null ? null : { id, resource: resourceAt(address, publicUrl) }
    },

    async create(account) {
      const id = toUuid(randomBytes(16))
      await db
        .insertInto('owners')
        .values({
          owner: id,
          account,
          id_key: seal.seal(randomBytes(32), idKeyOf(id)),
          data_key: seal.seal(randomBytes(32), dataKeyOf(id)),
          quota: options.quotaBytes,
        })
        .onConflict((conflict) => conflict.column('account').doNothing())
        .execute()
      const owner = await find('account', account)
      if (!owner) throw new Error(`The home of account ${account} was deleted`)
      return owner
    },

    async keys(id) {
      const known = opened.get(id)
      if (known) return known
      const row = await db
        .selectFrom('owners')
        .select(['id_key', 'data_key'])
        .where('owner', '=', id)
        .executeTakeFirstOrThrow()
      const keys = {
        idKey: seal.open(row.id_key, idKeyOf(id)),
        dataKey: seal.open(row.data_key, dataKeyOf(id)),
      }
      opened.set(id, keys)
      return keys
    },

    async stage(tx, idKey) {
      const id = toUuid(randomBytes(16))
      const keys = {
        id_key: seal.seal(idKey, idKeyOf(id)),
        data_key: seal.seal(randomBytes(32), dataKeyOf(id)),
      }
      await tx
        .insertInto('owners')
        .values({ owner: id, account: randomUUID(), ...keys, quota: options.quotaBytes })
        .execute()
      return id
    },

    async destroy(tx, id) {
      await tx
        .updateTable('owners')
        .set({
          ...{ deleted_at: new Date(), account: randomUUID() },
          id_key: seal.seal(randomBytes(32), idKeyOf(id)),
          data_key: seal.seal(randomBytes(32), dataKeyOf(id)),
        })
        .where('owner', '=', id)
        .execute()
      opened.delete(id)
    },

    async usage(id) {
      const row = await db
        .selectFrom('owners')
        .select([
          'bytes_used',
          'quota',
          sql<string>`(select coalesce(sum(d.bytes), 0) from declared_collections d
            where d.owner = owners.owner)`.as('by_apps'),
        ])
        .where('owner', '=', id)
        .executeTakeFirstOrThrow()
      return { used: Number(row.bytes_used) + Number(row.by_apps), quota: Number(row.quota) }
    },
  }
}

function toOwner(
  row: Pick<Selectable<OwnersTables['owners']>, 'owner' | 'account'>,
  publicUrl: string,
): Owner {
  const address = base32(Buffer.from(row.owner.replaceAll('-', ''), 'hex'))
  return {
    id: row.owner,
    address,
    resource: resourceAt(address, publicUrl),
    account: row.account,
  }
}

const resourceAt = (address: string, publicUrl: string) => `${publicUrl}/owners/${address}`

function uuidIn(address: string): string | null {
  const bytes = /^[a-z2-7]{26}$/.test(address) ? fromBase32(address) : null
  // The last character carries two bits too many: only its canonical spelling is an address.
  return bytes?.length === 16 && base32(bytes) === address ? toUuid(bytes) : null
}

function toUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** What the keys of a home are sealed for. */
export const idKeyOf = (owner: string) => `id-key:${owner}`
export const dataKeyOf = (owner: string) => `data-key:${owner}`
