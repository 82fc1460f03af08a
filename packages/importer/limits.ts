import type { Limits } from './contract.ts'

const GB = 1024 ** 3

/** What an export may cost unless the caller says otherwise. */
export const defaultLimits: Limits = {
  entryBytes: 50 * GB,
  totalBytes: 2048 * GB,
  ratio: 200,
  entries: 5_000_000,
  nameBytes: 4096,
  pathDepth: 64,
  elementBytes: 64 * 1024 * 1024,
  jsonDepth: 200,
}

/** Before this many inflated bytes a high ratio says nothing. */
export const RATIO_AFTER = 100 * 1024 * 1024

/** Text compresses well without being a bomb. */
export function isText(path: string): boolean {
  return /\.(json|html?|csv|tsv|txt|md|xml|tcx|kml|gpx|ics|vcf|mbox|eml|log|js)$/i.test(path)
}
