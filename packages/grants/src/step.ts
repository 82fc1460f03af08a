/** Steps of coarse fields: one chain for numbers (1 ⊃ 10 ⊃ 100), one for times (hour ⊃ day …). */
import type { FieldType } from './catalog.ts'
import { isMultiple, parseDecimal, readDecimal } from './decimal.ts'
import { ScopeError } from './permission.ts'
import { quote } from './refusal.ts'
import { startOf, TIME_STEPS, type TimeStep } from './time.ts'

const POWER_OF_TEN = /^(0\.0*1|10*)$/

/**
 * The step as it counts for a field; undefined: exact, as every whole number is with step 1.
 *
 * @throws {ScopeError} bad_step
 */
export function checkStep(
  field: { name: string; type: FieldType },
  step: string | undefined,
): string | undefined {
  if (step === undefined) return undefined
  const expected = expectedStep(field.type, step)
  if (expected) {
    const message = `The field ${field.name} ${expected}, not ${quote(step)}.`
    throw new ScopeError('bad_step', message, { culprit: field.name })
  }
  return field.type === 'integer' && step === '1' ? undefined : step
}

/** What the step of this type should be; null: it is. */
function expectedStep(type: FieldType, step: string): string | null {
  if (type === 'time') {
    return TIME_STEPS.includes(step) ? null : `takes a step of ${TIME_STEPS.join(', ')}`
  }
  if (type !== 'number' && type !== 'integer') return `is of type ${type} and takes no step`
  const known = POWER_OF_TEN.test(step) && parseDecimal(step)
  if (!known) return 'takes a power of ten of at most 15 digits as its step'
  return type === 'integer' && known.scale > 0 ? 'takes a whole step' : null
}

/** Whether what is shown with step `fine` tells what would be shown with step `coarse`. */
export function isFiner(fine: string | undefined, coarse: string | undefined): boolean {
  if (fine === coarse || fine === undefined) return true
  if (coarse === undefined) return false
  const [a, b] = [TIME_STEPS.indexOf(fine), TIME_STEPS.indexOf(coarse)]
  if (a >= 0 || b >= 0) return a >= 0 && a <= b
  return isMultiple(readDecimal(coarse), readDecimal(fine))
}

/** Whether a value (canonical text of a bound) begins a step. */
export function beginsStep(type: FieldType, value: string, step: string): boolean {
  if (type !== 'time') return isMultiple(readDecimal(value), readDecimal(step))
  const at = Date.parse(value)
  return startOf(at, step as TimeStep) === at
}
