import type { ReadOptions } from '@mandate/importer'
import type { ImportRow } from '../store.ts'

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
