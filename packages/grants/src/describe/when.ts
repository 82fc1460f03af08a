import { startOf, type TimeStep } from '../meaning/time.ts'
import type { ResolvedCondition } from '../permission.ts'
import type { Period } from './tongue.ts'

/**
 * An interval of times in the largest unit that its bounds all begin. The upper bound, which is
 * excluded, becomes the last day (month, year, instant) included.
 */
export function periodOf({ from, to }: Extract<ResolvedCondition, { kind: 'interval' }>): Period {
  const bounds = [from, to].flatMap((bound) => (bound ? [Date.parse(bound.value)] : []))
  const unit =
    (['year', 'month', 'day'] as const).find((step) =>
      bounds.every((at) => startOf(at, step as TimeStep) === at),
    ) ?? 'instant'
  return {
    unit,
    from: from ? new Date(from.value) : null,
    to: to ? new Date(Date.parse(to.value) - 1) : null,
  }
}
