/** What one export may cost. Counted from bytes seen, never from what headers say. */
export interface Limits {
  /** Inflated bytes of one entry. */
  entryBytes: number
  /** Inflated bytes indexed or spooled over all parts together. */
  totalBytes: number
  /** Inflated to packed bytes, for entries that are neither JSON nor text. */
  ratio: number
  /** Before this many inflated bytes the ratio says nothing. */
  ratioAfter: number
  entries: number
  nameBytes: number
  /** Folders in a path. */
  pathDepth: number
  /** Bytes of one element of a JSON array. */
  elementBytes: number
  /** Nesting inside JSON. */
  jsonDepth: number
}

const GB = 1024 ** 3

/** What an export may cost unless the caller says otherwise. */
export const defaultLimits: Limits = {
  entryBytes: 50 * GB,
  totalBytes: 2048 * GB,
  ratio: 200,
  ratioAfter: 100 * 1024 * 1024,
  entries: 5_000_000,
  nameBytes: 4096,
  pathDepth: 64,
  elementBytes: 64 * 1024 * 1024,
  jsonDepth: 200,
}

/** Text compresses well without being a bomb. */
export function isText(path: string): boolean {
  return /\.(json|html?|csv|tsv|txt|md|xml|tcx|kml|gpx|ics|vcf|mbox|eml|log|js)$/i.test(path)
}
