import type { Transaction } from 'kysely'
import type { AccountTables } from './tables.ts'

/**
 * Whether there is such an account, and will be until the end of the transaction. Asked before anything that hangs on it is touched: its
 * deletion takes the account first and then that, and two that go the other way round would wait for each other.
 */
export async function isStillThere(
  trx: Transaction<AccountTables>,
  account: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom('accounts')
    .select('account')
    .where('account', '=', account)
    .forKeyShare()
    .executeTakeFirst()
  return row !== undefined
}
