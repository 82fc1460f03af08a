import { type RawBuilder, sql } from 'kysely'

/**
 * The account of a link that counts. What is written in the same transaction is written while it does: who ends the link, or
 * deletes the account, waits for that, and so finds the grant among those to be ended. No row: it has ended meanwhile.
 */
export function standing({
  account,
  resource,
}: {
  account: string
  resource: string
}): RawBuilder<{ account: string }> {
  return sql`select l.account from linked_resources l join accounts a on a.account = l.account
    where l.account = ${account} and l.resource = ${resource}
      and l.binding is not null and l.ended_at is null
    for share of l for key share of a`
}
