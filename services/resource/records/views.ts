import type { CatalogCollection, ConcretePermission } from '@mandate/grants'
import type { Kysely } from 'kysely'
import type { KnownAccount } from '../access/facts.ts'
import type { Sight } from '../access/sight.ts'
import type { Database } from '../database.ts'
import { ownersView, type Scope, type View } from './query/view.ts'

/** Views and numbers of collections: what a sight becomes for SQL. */
export interface Views {
  /** What the sight shows of a collection; `collection` is its number in the table. */
  of(sight: Sight, collection: CatalogCollection): Promise<{ view: View; number: number }>
}

export function views({ db }: { db: Kysely<Database> }): Views {
  const numbers = new Map<string, number>()

  /** -1, which no row has, for a collection that nobody here has records of yet. */
  async function numberOf(name: string): Promise<number> {
    const known = numbers.get(name)
    if (known !== undefined) return known
    const row = await db
      .selectFrom('collections')
      .select('collection')
      .where('name', '=', name)
      .executeTakeFirst()
    if (row) numbers.set(name, row.collection)
    return row?.collection ?? -1
  }

  async function accountsOf(owner: string): Promise<KnownAccount[]> {
    return db
      .selectFrom('provider_accounts')
      .select(['account', 'provider', 'name', 'first_seen as firstSeen'])
      .where('owner', '=', owner)
      .execute()
  }

  return {
    async of(sight, collection) {
      const owner = sight.owner.id
      const [number, accounts] = await Promise.all([
        numberOf(collection.name),
        sight.accounts ?? accountsOf(owner),
      ])
      const names = namesOf(accounts)
      if (sight.everything) return { view: ownersView(owner, collection, names), number }
      const known = knownAccounts(accounts, collection.name, sight.grant)
      const permissions = sight.permissions(collection.name, 'read')
      const scopes = permissions.flatMap((permission) => toScope(permission, collection, known))
      return { view: { owner, collection, scopes, accounts: names }, number }
    },
  }
}

const named = new WeakMap<KnownAccount[], Map<number, string>>()

/** One map for one list: who sees the same map need not compare what is in it. */
function namesOf(accounts: KnownAccount[]): Map<number, string> {
  const known = named.get(accounts)
  if (known) return known
  const names = new Map(accounts.map(({ account, name }) => [account, name]))
  named.set(accounts, names)
  return names
}

/**
 * "A permission without a condition on `account` means the accounts known at the grant's `iat` (if
 * that provider had none, the first one imported after)." `iat` is in whole seconds; within that
 * second the ledger's first sight of the grant decides.
 */
function knownAccounts(
  accounts: KnownAccount[],
  collection: string,
  grant: Sight['grant'],
): number[] {
  const provider = collection.split('.')[0]
  const own = accounts.filter((one) => one.provider === provider)
  if (!grant) return own.map((one) => one.account)
  const until = Math.min((grant.issuedAt + 1) * 1000 - 1, grant.firstSeen.getTime())
  const known = own.filter((one) => one.firstSeen.getTime() <= until)
  if (known.length > 0) return known.map((one) => one.account)
  const first = own.toSorted(
    (a, b) => a.firstSeen.getTime() - b.firstSeen.getTime() || a.account - b.account,
  )[0]
  return first ? [first.account] : []
}

/** What the present catalog no longer has is not shown, and a condition on it matches nothing. */
function toScope(
  permission: ConcretePermission,
  collection: CatalogCollection,
  known: number[] | null,
): Scope[] {
  const names = new Set(collection.fields.map((field) => field.name))
  const { conditions } = permission
  // All that apps write into a collection is of one account: whose it is says nothing of when it came.
  if (collection.declared) known = null
  if (conditions.some((condition) => !names.has(condition.field))) return []
  const shown = permission.fields.filter((field) => names.has(field.name))
  const accounts = conditions.some((condition) => condition.field === 'account') ? null : known
  return [{ conditions, accounts, fields: new Map(shown.map(({ name, step }) => [name, step])) }]
}
