import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import type { ImportRow } from '../store.ts'
import { unnamed } from './dictionary.ts'

/** An account that an export is of, where the home has only others of that provider. */
export interface Stranger {
  provider: string
  /** E-mail address or name, as the export says it. */
  account: string
  /** Those that the home has. */
  known: string[]
}

/**
 * "Someone else's export (other account): show account name/e-mail found; ask before merging." The
 * first export of a provider needs no question, nor does one that does not say whose it is.
 */
export async function strangers(
  db: Kysely<Database>,
  run: Pick<ImportRow, 'owner' | 'account' | 'agreed'>,
  accounts: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Stranger[]> {
  if (run.agreed) return []
  const here = await db
    .selectFrom('provider_accounts')
    .select(['provider', 'name'])
    .where('owner', '=', run.owner)
    .orderBy('account')
    .execute()
  return [...accounts].flatMap(([provider, said]) => {
    const own = here.filter((one) => one.provider === provider).map((one) => one.name)
    const known = own.filter((name) => name !== unnamed(provider))
    if (known.length === 0) return []
    return [...said]
      .filter((account) => !known.includes(account) && account !== run.account)
      .map((account) => ({ provider, account, known }))
  })
}

/** Lets the import rest, with nothing read, until the owner has said whether the export is theirs. */
export async function askWhose(
  db: Kysely<Database>,
  run: Pick<ImportRow, 'owner' | 'import'>,
  worker: string,
  question: Stranger[],
): Promise<void> {
  await sql`update imports set state = 'paused', worker = null, lease_until = null,
      report = report || ${JSON.stringify({ question })}::jsonb
    where owner = ${run.owner} and import = ${run.import}
      and worker = ${worker} and state = 'running'`.execute(db)
}
