/** Steps of coarse fields: one chain for numbers (1 ⊃ 10 ⊃ 100), one for times (hour ⊃ day …). */
import type { FieldType } from '../catalog.ts'
import { type Bound, ScopeError } from '../permission.ts'
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  decimalText,
  floorTo,
  isMultiple,
  parseDecimal,
  readDecimal,
} from './decimal.ts'
import { quote } from './refusal.ts'
import { END, endOf, startOf, TIME_STEPS, type TimeStep, timeText } from './time.ts'

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

/**
 * The smallest interval that begins and ends between steps and holds the one given, written
 * half-open (`>=`, `<`; integer `<=20` is `<21`).
 */
export function roundOutwards(
  { type, from, to }: { type: FieldType; from?: Bound; to?: Bound },
  step: string,
): { from?: Bound; to?: Bound } {
  if (type === 'time') {
    const end = to && endOf(Date.parse(to.value), step as TimeStep)
    return {
      ...(from && {
        from: { value: timeText(startOf(Date.parse(from.value), step as TimeStep)), open: false },
      }),
      ...(end !== undefined && end < END && { to: { value: timeText(end), open: true } }),
    }
  }
  const size = readDecimal(step)
  return {
    ...(from && {
      from: { value: decimalText(floorTo(readDecimal(from.value), size)), open: false },
    }),
    ...(to && { to: roundUp(type, to, size) }),
  }
}

function roundUp(type: FieldType, to: Bound, size: Decimal): Bound {
  const whole = type === 'integer'
  const value = readDecimal(whole ? String(BigInt(to.value) + 1n) : to.value)
  const low = floorTo(value, size)
  const isThere = compareDecimals(low, value) === 0 && (whole || to.open)
  const end = isThere ? low : addDecimals(low, size)
  if (!whole) return { value: decimalText(end), open: true }
  return { value: decimalText(addDecimals(end, { units: -1n, scale: 0 })), open: false }
}
