import { type Kysely, sql } from 'kysely'
import type { AccountTables } from '../tables.ts'

export interface Passkey {
  /** The credential id, base64url. */
  id: string
  account: string
  /** What its owner calls it. */
  name: string
  publicKey: Uint8Array<ArrayBuffer>
  counter: number
  transports: string[]
  /** ms */
  createdAt: number
  /** ms; null: never. */
  usedAt: number | null
}

export type NewPasskey = Omit<Passkey, 'createdAt' | 'usedAt'>
export type PasskeysStore = ReturnType<typeof passkeysStore>

const columns = [
  ...(['credential', 'account', 'public_key', 'counter', 'transports', 'name'] as const),
  ...(['created_at', 'used_at'] as const),
] as const

/** The passkeys of one service's people. */
export function passkeysStore(db: Kysely<AccountTables>, clock: () => number) {
  return {
    /** Oldest first. */
    async listOf(account: string): Promise<Passkey[]> {
      const rows = await db
        .selectFrom('passkeys')
        .select(columns)
        .where('account', '=', account)
        .orderBy('created_at')
        .orderBy('credential')
        .execute()
      return rows.map(toPasskey)
    },

    async find(id: string): Promise<Passkey | null> {
      const row = await db
        .selectFrom('passkeys')
        .select(columns)
        .where('credential', '=', Buffer.from(id, 'base64url'))
        .executeTakeFirst()
      return row ? toPasskey(row) : null
    },

    /** False when somebody has a passkey of this id already. */
    async add(passkey: NewPasskey): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('passkeys')
        .values({
          credential: Buffer.from(passkey.id, 'base64url'),
          account: passkey.account,
          public_key: Buffer.from(passkey.publicKey),
          counter: passkey.counter,
          transports: passkey.transports,
          name: passkey.name,
          created_at: new Date(clock()),
        })
        .onConflict((conflict) => conflict.column('credential').doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },

    /** Writes its use down; false when it was used meanwhile, so that one count proves one use. */
    async use(passkey: Passkey, counter: number): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable('passkeys')
        .set({ counter, used_at: new Date(clock()) })
        .where('credential', '=', Buffer.from(passkey.id, 'base64url'))
        .where('counter', '=', passkey.counter)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    /** False when it is not there, is somebody else's, or is the only way into the account. */
    async remove(account: string, id: string): Promise<boolean> {
      return db.transaction().execute(async (trx) => {
        // Two removals at once wait for each other, so that neither counts on the other's passkey.
        await trx
          .selectFrom('accounts')
          .select('account')
          .where('account', '=', account)
          .forUpdate()
          .execute()
        const { numDeletedRows } = await trx
          .deleteFrom('passkeys')
          .where('account', '=', account)
          .where('credential', '=', Buffer.from(id, 'base64url'))
          .where(
            sql<boolean>`(exists (select from passwords where passwords.account = ${account})
              or exists (select from passkeys other
                where other.account = ${account} and other.credential <> passkeys.credential))`,
          )
          .executeTakeFirst()
        return numDeletedRows === 1n
      })
    },
  }
}

function toPasskey(row: {
  credential: Buffer
  account: string
  public_key: Buffer
  counter: string | number
  transports: string[]
  name: string
  created_at: Date
  used_at: Date | null
}): Passkey {
  return {
    id: row.credential.toString('base64url'),
    account: row.account,
    name: row.name,
    publicKey: new Uint8Array(row.public_key),
    counter: Number(row.counter),
    transports: row.transports,
    createdAt: row.created_at.getTime(),
    usedAt: row.used_at?.getTime() ?? null,
  }
}
