import type { Kysely } from 'kysely'
import type { Database } from '../../database.ts'
import { nextAccount } from '../../records/accounts.ts'
import type { AccountTold } from '../tables.ts'

/** Numbers for the names of collections and of an owner's provider accounts. */
export interface Dictionary {
  collection(name: string): number | Promise<number>
  /** Of a number that `collection` gave. */
  nameOf(collection: number): string
  /** The account a record belongs to; `said` is what the export says, if it says anything. */
  account(collection: string, said: string | undefined): Account | Promise<Account>
}

export interface Account {
  number: number
  /** Stands in the key of record ids: `google/ana@gmail.com`, or what it was called first. */
  key: string
}

/** The name that an account has until an export says a better one. */
export const unnamed = (provider: string) => `${provider}-1`

/** By its name, or by the one that it had first: ids are made of that. */
export function isCalled(
  { provider, name, key }: { provider: string; name: string; key: string | null },
  asked: string,
): boolean {
  return name === asked || key === `${provider}/${asked}`
}

/**
 * Accounts of one provider stay apart from the first record on. Where an export does not say whose
 * it is: what the owner typed, else the one account known of that provider, else `google-1`. Whose the exports are that
 * can be told apart by their names is settled before (`whose.ts`).
 * @param note is told of an account in the transaction that makes it
 */
export function dictionary(
  db: Kysely<Database>,
  { owner, account: typed }: { owner: string; account: string | null },
  note: (tx: Kysely<Database>, told: AccountTold) => Promise<void>,
): Dictionary {
  const collections = new Map<string, number>()
  const names = new Map<number, string>()
  const accounts = new Map<string, Account>()
  let last: { collection: string; said: string | undefined; account: Account } | null = null

  async function makeCollection(name: string): Promise<number> {
    await db
      .insertInto('collections')
      .values({ name })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const row = await db
      .selectFrom('collections')
      .select('collection')
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
    collections.set(name, row.collection)
    names.set(row.collection, name)
    return row.collection
  }

  async function makeAccount(provider: string, said: string | undefined): Promise<Account> {
    return db.transaction().execute(async (tx) => {
      await tx.selectFrom('owners').select('owner').where('owner', '=', owner).forUpdate().execute()
      const known = await tx
        .selectFrom('provider_accounts')
        .select(['account', 'name', 'provider', 'key'])
        .where('owner', '=', owner)
        .orderBy('account')
        .execute()
      const own = known.filter((one) => one.provider === provider)
      const only = own.length === 1 ? own[0] : undefined
      const name = said ?? typed ?? only?.name ?? unnamed(provider)
      const found = own.find((one) => isCalled(one, name))
      const number = found?.account ?? (await nextAccount(tx, owner))
      if (!found) {
        await tx
          .insertInto('provider_accounts')
          .values({ owner, account: number, provider, name })
          .execute()
      }
      await note(tx, { account: number, exports: [] })
      return { number, key: found?.key ?? `${provider}/${found?.name ?? name}` }
    })
  }

  return {
    collection: (name) => collections.get(name) ?? makeCollection(name),
    nameOf: (collection) => names.get(collection) ?? String(collection),
    account(collection, said) {
      // Asked with each record, of which those of one file come together.
      if (last?.collection === collection && last.said === said) return last.account
      const provider = collection.slice(0, collection.indexOf('.'))
      const asked = `${provider}/${said ?? ''}`
      const known = accounts.get(asked)
      if (known) {
        last = { collection, said, account: known }
        return known
      }
      return makeAccount(provider, said).then((account) => {
        accounts.set(asked, account)
        return account
      })
    },
  }
}
