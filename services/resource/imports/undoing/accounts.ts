import { exportOf, whoseExport } from '@mandate/importer'
import { sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'
import type { AccountTold } from '../tables.ts'

interface Teller {
  import: number
  accounts: AccountTold[]
}

/**
 * Accounts are called as before, have the exports that they had, or are none any more, as far as only the import that is undone
 * told it. Records and their counts are as they will be.
 */
export async function forgetTold(
  tx: Transaction<Database>,
  owner: string,
  number: number,
): Promise<void> {
  const { rows: tellers } = await sql<Teller>`
    select import, report -> 'accounts' as accounts from imports
    where owner = ${owner} and report ? 'accounts' and (state <> 'undone' or import = ${number})
    order by import`.execute(tx)
  const own = tellers.find((one) => one.import === number)
  if (!own) return
  const others = tellers.filter((one) => one !== own)
  const standing = await exportsOf(tx, owner, number, others)
  for (const told of own.accounts) {
    const account = await tx
      .selectFrom('provider_accounts')
      .select(['provider', 'name', 'key', 'exports'])
      .where('owner', '=', owner)
      .where('account', '=', told.account)
      .executeTakeFirst()
    if (!account) continue
    const row = tx
      .updateTable('provider_accounts')
      .where('owner', '=', owner)
      .where('account', '=', told.account)
    const isGone = (name: string) => told.exports.includes(name) && !standing.has(name)
    const exports = account.exports.filter((name) => !isGone(name))
    const known = others.filter(({ accounts }) => accounts.some((one) => isOf(one, told)))
    if (known.length === 0 && exports.length === 0 && (await isEmpty(tx, owner, told))) {
      await tx
        .deleteFrom('provider_accounts')
        .where('owner', '=', owner)
        .where('account', '=', told.account)
        .execute()
      continue
    }
    if (exports.length < account.exports.length) await row.set({ exports }).execute()
    if (told.former === undefined) continue
    const { former } = told
    const says = (one: AccountTold) => isOf(one, told) && one.name === account.name
    const heir = known.find(({ accounts }) => accounts.some(says))
    if (heir) await inherit(tx, owner, heir, (one) => (says(one) ? { ...one, former } : one))
    else if (account.name === told.name) {
      // Ids of what is here are made of what it was called first.
      const first = account.key ?? `${account.provider}/${account.name}`
      const key = first === `${account.provider}/${former}` ? null : first
      if (await isFree(tx, owner, account.provider, former))
        await row.set({ name: former, key }).execute()
    }
  }
}

const isOf = (one: AccountTold, { account }: AccountTold) => one.account === account

/** Names of exports of which another import has something. */
async function exportsOf(
  tx: Transaction<Database>,
  owner: string,
  number: number,
  others: readonly Teller[],
): Promise<ReadonlySet<string>> {
  const parts = await tx
    .selectFrom('import_parts as p')
    .innerJoin('imports as i', (on) =>
      on.onRef('i.owner', '=', 'p.owner').onRef('i.import', '=', 'p.import'),
    )
    .select('p.name')
    .distinct()
    .where('p.owner', '=', owner)
    .where('p.import', '<>', number)
    .where('i.state', '<>', 'undone')
    .execute()
  return new Set([
    ...parts.map(({ name }) => whoseExport(exportOf(name))),
    ...others.flatMap(({ accounts }) => accounts.flatMap((one) => one.exports)),
  ])
}

async function isEmpty(
  tx: Transaction<Database>,
  owner: string,
  { account }: AccountTold,
): Promise<boolean> {
  const stats = await tx
    .selectFrom('collection_stats')
    .select('count')
    .where('owner', '=', owner)
    .where('account', '=', account)
    .where('count', '>', 0)
    .executeTakeFirst()
  return stats === undefined
}

async function isFree(
  tx: Transaction<Database>,
  owner: string,
  provider: string,
  name: string,
): Promise<boolean> {
  const taken = await tx
    .selectFrom('provider_accounts')
    .select('account')
    .where('owner', '=', owner)
    .where('provider', '=', provider)
    .where('name', '=', name)
    .executeTakeFirst()
  return taken === undefined
}

async function inherit(
  tx: Transaction<Database>,
  owner: string,
  heir: Teller,
  made: (told: AccountTold) => AccountTold,
): Promise<void> {
  heir.accounts = heir.accounts.map(made)
  await sql`update imports set report = report || ${JSON.stringify({ accounts: heir.accounts })}::jsonb
    where owner = ${owner} and import = ${heir.import}`.execute(tx)
}
