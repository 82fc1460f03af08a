import type { Export, Whose } from '@mandate/importer'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import { nextAccount } from '../../records/accounts.ts'
import type { ImportRow, Progress } from '../store.ts'
import type { AccountTold, Stranger } from '../tables.ts'
import { isCalled, unnamed } from './dictionary.ts'
import { sharedFiles } from './shared-files.ts'

type Said = ReadonlyMap<string, Whose>

/**
 * "Someone else's export (other account): show account name/e-mail found; ask before merging." The first export of a
 * provider needs no question; nor does one that does not say whose it is, where the home knows its other parts, has some of
 * its very files, or has nothing that says its name either.
 */
export async function strangers(
  db: Kysely<Database>,
  run: Pick<ImportRow, 'owner' | 'import' | 'account' | 'agreed'>,
  said: Said,
  archive: Pick<Export, 'entries' | 'parts'>,
): Promise<Stranger[]> {
  if (run.agreed) return []
  const here = await accountsIn(db, run.owner)
  const shared = sharedFiles(db, run, archive)
  const questions: Stranger[] = []
  for (const [provider, { accounts, silent }] of said) {
    const own = here.filter((one) => one.provider === provider)
    const named = own.map(({ name }) => name).filter((name) => name !== unnamed(provider))
    const isNew = ([account, exports]: [string, ReadonlySet<string>]) =>
      account !== run.account && !own.some(({ name }) => name === account || exports.has(name))
    const apart = own.filter((one) => one.exports.includes(one.name)).map(({ name }) => name)
    for (const [account, exports] of [...accounts].filter(isNew)) {
      // Which of several names is that of what was kept apart nobody could say in one answer.
      const mayBe = accounts.size === 1 && apart.length > 0 ? { apart } : {}
      if (named.length > 0) questions.push({ provider, account, known: named, ...mayBe })
      // What came before did not say whose it is: this one's name may be its own, or not.
      else if (own.length === 1 && accounts.size === 1 && run.account !== unnamed(provider)) {
        if (!(await shared.withHome(exports)))
          questions.push({ provider, account, known: [unnamed(provider)] })
      }
    }
    const isUnknown = (name: string) =>
      name !== '' && !own.some((one) => one.exports.includes(name))
    const unknown: string[] = []
    for (const name of run.account === null ? [...silent].filter(isUnknown) : []) {
      if (!(await shared.withHome(new Set([name])))) unknown.push(name)
    }
    const asked = named.length > 0 ? unknown : unknown.filter(shared.withNone)
    const together = new Set([...silent, ...[...accounts.values()].flatMap((one) => [...one])])
    together.delete('')
    if (asked.length === 0 || (named.length === 0 && together.size < 2)) continue
    const known = [...new Set([...named, ...accounts.keys()])]
    const mayBe = apart.length > 0 ? { apart } : {}
    questions.push({ provider, account: null, known, exports: asked, ...mayBe })
  }
  return questions
}

/**
 * Gives each export the account that it is of, before the first record: what it says, what the owner said, else that of its
 * other parts; else, where the owner said that it is to be kept apart, one that is called as it is; else the only one.
 * An account without a name gets the first that an export of it says.
 * @returns the accounts of those that do not say it
 */
export async function settleAccounts(
  db: Kysely<Database>,
  run: Pick<ImportRow, 'owner' | 'import' | 'account' | 'agreed'>,
  progress: Progress,
  said: Said,
): Promise<Map<string, Map<string, string>>> {
  return db.transaction().execute(async (tx) => {
    const { owner } = run
    await tx.selectFrom('owners').select('owner').where('owner', '=', owner).forUpdate().execute()
    const here = await accountsIn(tx, owner)
    const told: AccountTold[] = []
    const row = (account: number) =>
      tx.updateTable('provider_accounts').where('owner', '=', owner).where('account', '=', account)

    const open = async (provider: string, name: string): Promise<Known> => {
      const found = here.find((one) => one.provider === provider && isCalled(one, name))
      if (found) return found
      const account = await nextAccount(tx, owner)
      const made: Known = { account, provider, name, key: null, exports: [] }
      await tx.insertInto('provider_accounts').values({ owner, account, provider, name }).execute()
      // As it would be called if nothing said its name.
      const former = run.account ?? unnamed(provider)
      if (former !== name) told.push({ account, former, exports: [] })
      here.push(made)
      return made
    }
    const add = async (one: Known, exports: Iterable<string>, name?: string) => {
      const all = [...exports].filter((name) => name !== '')
      told.push({ account: one.account, ...(name !== undefined && { name }), exports: all })
      const more = all.filter((name) => !one.exports.includes(name))
      if (more.length === 0) return
      one.exports.push(...more)
      await row(one.account).set({ exports: one.exports }).execute()
    }

    const out = new Map<string, Map<string, string>>()
    for (const [provider, { accounts, silent }] of said) {
      const own = () => here.filter((one) => one.provider === provider)
      for (const [account, exports] of accounts) {
        const isNamed = own().some(({ name }) => name === account)
        const nameless =
          isNamed || accounts.size > 1
            ? own().find((one) => !isNamed && exports.has(one.name))
            : namelessOf(run, provider, own(), exports)
        if (nameless) {
          nameless.key ??= `${provider}/${nameless.name}`
          told.push({ account: nameless.account, former: nameless.name, exports: [] })
          nameless.name = account
          await row(nameless.account).set({ name: account, key: nameless.key }).execute()
        }
        await add(await open(provider, account), exports, account)
      }
      const names = new Map<string, string>()
      for (const name of silent) {
        if (name === '') continue
        const before = own().find((one) => one.exports.includes(name))?.name
        const [only, ...others] = own()
        const known = others.length === 0 ? only?.name : undefined
        const account = run.agreed ? name : (known ?? unnamed(provider))
        const found = await open(provider, run.account ?? before ?? account)
        await add(found, [name])
        names.set(name, found.name)
      }
      out.set(provider, names)
    }
    await noteAccounts(tx, run, progress, told)
    return out
  })
}

/** Stands in the import's row from now on, whichever of its batches comes next. */
export async function noteAccounts(
  tx: Kysely<Database>,
  { owner, import: number }: Pick<ImportRow, 'owner' | 'import'>,
  progress: Progress,
  told: readonly AccountTold[],
): Promise<void> {
  const accounts = new Map(progress.accounts?.map((one) => [one.account, one]))
  for (const { account, exports, ...more } of told) {
    const known = accounts.get(account)
    const all = [...new Set([...(known?.exports ?? []), ...exports])]
    accounts.set(account, { ...more, ...known, account, exports: all })
  }
  progress.accounts = [...accounts.values()]
  await sql`update imports set report = report || ${JSON.stringify({ accounts: progress.accounts })}::jsonb
    where owner = ${owner} and import = ${number}`.execute(tx)
}

/** The account that has no name yet, and of which this export is. */
function namelessOf(
  run: Pick<ImportRow, 'account' | 'agreed'>,
  provider: string,
  own: readonly Known[],
  exports: ReadonlySet<string>,
): Known | undefined {
  const [only] = own
  const isOnly = own.length === 1 && only?.name === unnamed(provider)
  // Where nothing was asked, they have files in common.
  if (isOnly && run.account === null && !run.agreed) return only
  return own.find(
    ({ name, exports: before }) =>
      exports.has(name) ||
      (name === run.account && (name === unnamed(provider) || before.includes(name))),
  )
}

interface Known {
  account: number
  provider: string
  name: string
  key: string | null
  exports: string[]
}

function accountsIn(db: Kysely<Database>, owner: string): Promise<Known[]> {
  return db
    .selectFrom('provider_accounts')
    .select(['account', 'provider', 'name', 'key', 'exports'])
    .where('owner', '=', owner)
    .orderBy('account')
    .execute()
}

/** Lets the import rest, with nothing read, until the owner has said whose the export is. */
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
