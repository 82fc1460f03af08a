import { exportOf } from '../archive/part-names.ts'
import type { Archive, Entry } from '../contract.ts'

/**
 * Whose each part is: what `read` finds in the first file of each export that `path` fits. An
 * account found in one export only stands for all parts.
 */
export async function accountsOf(
  entries: readonly Entry[],
  archive: Archive,
  path: RegExp,
  read: (entry: Entry, archive: Archive) => Promise<string | undefined>,
): Promise<Map<number, string>> {
  const groups = new Map<string, string>()
  const group = (part: number) => exportOf(archive.parts[part]?.name ?? '') || `part ${part}`
  for (const entry of entries) {
    if (!path.test(entry.path) || groups.has(group(entry.part))) continue
    const found = await read(entry, archive)
    if (found) groups.set(group(entry.part), found)
  }
  const single = new Set(groups.values()).size === 1 ? [...groups.values()][0] : undefined
  const out = new Map<number, string>()
  for (const part of archive.parts.keys()) {
    const account = groups.get(group(part)) ?? single
    if (account !== undefined) out.set(part, account)
  }
  return out
}
