import { cleanPath } from '../archive/names.ts'
import { exportOfEntry } from '../archive/part-names.ts'
import type { Archive, Entry } from '../contract.ts'

/**
 * Which of the downloads that came at once a file is of, by what Meta calls them. Where a name says nothing each archive
 * is one, and so are all files of an unpacked folder.
 */
export function downloadOf(
  entry: Pick<Entry, 'part' | 'path' | 'within'>,
  { parts }: Pick<Archive, 'parts'>,
): string {
  const { part, path, within = '' } = entry
  const isUnpacked = cleanPath(parts[part]?.name ?? '') === path
  return exportOfEntry(entry, parts) || (isUnpacked ? '' : `${part} ${within}`)
}
