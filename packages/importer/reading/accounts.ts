import { exportOfEntry, whoseExport } from '../archive/part-names.ts'
import type { Archive, Entry, Plan } from '../contract.ts'

/** A file that may say whose an export is, and how it is asked. */
export interface Sign {
  path: RegExp
  read(entry: Entry, archive: Archive): Promise<string | null | undefined>
}

/** Whose the files are, and `ownerOf`: what tells those of several people apart, also where nothing says their names. */
type Whose = Pick<Plan, 'accounts'> &
  Record<'accountOf' | 'ownerOf', NonNullable<Plan['accountOf']>>

/** Characters of an account's name: nobody has a longer one, and it is looked up by it. */
const LONGEST = 200

/**
 * Whose each file is: what the first sign says in each of the exports that came together; surer signs
 * come first. If only one account is found at all, everything is taken to be of that one, but for exports that the names
 * of their parts tell from its own: those may be somebody else's.
 */
export async function accountsOf(
  entries: readonly Entry[],
  archive: Archive,
  signs: readonly Sign[],
): Promise<Whose> {
  const found = new Map<string, string>()
  const named = (entry: Entry) => whoseExport(exportOfEntry(entry, archive.parts))
  const exportOf = (entry: Entry) => named(entry) || `part ${entry.part} ${entry.within ?? ''}`
  for (const { path, read } of signs) {
    for (const entry of entries) {
      if (entry.size === 0 || !path.test(entry.path) || found.has(exportOf(entry))) continue
      const account = await read(entry, archive)
      if (account) found.set(exportOf(entry), [...account].slice(0, LONGEST).join(''))
    }
  }
  const all = new Set(found.values())
  const single = all.size === 1 ? [...all][0] : undefined
  const exports = new Set(entries.map(named).filter((name) => name !== ''))
  // A part that was renamed may belong to any of them.
  const isTold = [...found.keys()].every((name) => exports.has(name))
  const accountOf = (entry: Entry) =>
    found.get(exportOf(entry)) ?? (isTold && named(entry) !== '' ? undefined : single)
  const ownerOf = (entry: Entry) =>
    accountOf(entry) ?? (exports.size > 1 ? named(entry) || undefined : undefined)
  const accounts = new Map<number, string>()
  for (const entry of entries) {
    const account = accounts.has(entry.part) ? undefined : accountOf(entry)
    if (account !== undefined) accounts.set(entry.part, account)
  }
  return { accounts, accountOf, ownerOf }
}
