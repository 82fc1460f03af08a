import { exportOfEntry } from '../archive/part-names.ts'
import type { Archive, Entry, Plan } from '../contract.ts'

/** A file that may say whose an export is, and how it is asked. */
export interface Sign {
  path: RegExp
  read(entry: Entry, archive: Archive): Promise<string | null | undefined>
}

/**
 * Whose each file is: what the first sign says in each of the exports that came together; surer signs
 * come first. If only one account is found at all, everything is taken to be of that one.
 */
export async function accountsOf(
  entries: readonly Entry[],
  archive: Archive,
  signs: readonly Sign[],
): Promise<Pick<Plan, 'accounts' | 'accountOf'>> {
  const found = new Map<string, string>()
  const exportOf = (entry: Entry) =>
    exportOfEntry(entry, archive.parts) || `part ${entry.part} ${entry.within ?? ''}`
  for (const { path, read } of signs) {
    for (const entry of entries) {
      if (entry.size === 0 || !path.test(entry.path) || found.has(exportOf(entry))) continue
      const account = await read(entry, archive)
      if (account) found.set(exportOf(entry), account)
    }
  }
  const all = new Set(found.values())
  const single = all.size === 1 ? [...all][0] : undefined
  const accountOf = (entry: Entry) => found.get(exportOf(entry)) ?? single
  const accounts = new Map<number, string>()
  for (const entry of entries) {
    const account = accounts.has(entry.part) ? undefined : accountOf(entry)
    if (account !== undefined) accounts.set(entry.part, account)
  }
  return { accounts, accountOf }
}
