import type { Progress } from '../store.ts'

const code = 'kept_former'

/**
 * Counts the records that keep what a former export said and this one does not. It is told with each batch, as it is
 * then: what the report of another batch says meanwhile is replaced.
 */
export function formerOf(report: Progress) {
  const told = (report.warnings ?? []).find((one) => one.code === code)
  const kinds = new Set(told?.about?.['kinds']?.split(', '))
  let count = told?.count ?? 0
  return {
    add(collection: string, more: number) {
      if (more > 0) kinds.add(collection)
      count += more
    },
    tell(progress: Progress) {
      if (count === 0) return
      const others = progress.warnings.filter((one) => one.code !== code)
      const about = { kinds: [...kinds].join(', ') }
      const message =
        'This export says less of some records than a former one: what that said of them stays.'
      progress.warnings = [...others, { code, message, about, count }]
    },
  }
}
