import { hash } from 'node:crypto'
import type { Importer, ReadBefore, ReadOptions } from '@mandate/importer'
import type { ImportRow } from '../store.ts'
import type { Origin } from './leftovers.ts'

/** What a checkpoint counts by: which parts are read, what of former ones with them, and by which importers. */
export function readingOf(
  numbers: readonly number[],
  origins: readonly Origin[],
  readBefore: readonly ReadBefore[],
  importers: readonly Importer[],
): string {
  const versions = importers.map(({ provider, version }) => [provider, version])
  return hash('sha256', JSON.stringify([numbers, origins, versions, ...readBefore]), 'hex').slice(
    0,
    32,
  )
}

/**
 * The import as it can go on: from its checkpoint, or from the beginning where that counts by other parts than
 * are here now. Then what was told is told again; what is here already is found as it was.
 */
export function goingOn(run: ImportRow, reading: string): ImportRow {
  const { checkpoint, report } = run
  if (!checkpoint || (checkpoint.reading ?? reading) === reading) return run
  return { ...run, checkpoint: null, report: { ...report, warnings: [], collections: {} } }
}

/** Where an import goes on, whose records it gave before beside files that were only kept, and the codes of its warnings until then. */
export function fromCheckpoint({
  checkpoint,
  report,
}: Pick<ImportRow, 'checkpoint' | 'report'>): Pick<ReadOptions, 'from' | 'given'> & {
  told: ReadonlySet<string>
} {
  if (!checkpoint) return { told: new Set() }
  const names = Object.keys(report.collections ?? {}).filter((name) => !name.endsWith('.other'))
  const given = names.map((name) => name.slice(0, name.indexOf('.')))
  return { from: checkpoint, given, told: new Set(report.warnings.map(({ code }) => code)) }
}
