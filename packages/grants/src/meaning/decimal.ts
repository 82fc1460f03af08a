/** Exact decimal numbers: `units` / 10^`scale`. Floating point would make 0.29 / 0.01 = 28.99…. */
export interface Decimal {
  units: bigint
  scale: number
}

const DIGITS = 15

/** Reads a plain decimal of at most 15 digits; null: it is none. */
export function parseDecimal(text: string): Decimal | null {
  const match = /^-?(0|[1-9]\d{0,14})(?:\.(\d{1,15}))?$/.exec(text)
  if (!match) return null
  const [, whole, fraction = ''] = match
  if ((whole === '0' ? 0 : whole!.length) + fraction.length > DIGITS) return null
  return readDecimal(text)
}

/** Reads text that is known to be a plain decimal, however long. */
export function readDecimal(text: string): Decimal {
  const [whole, fraction = ''] = text.split('.') as [string, string | undefined]
  return { units: BigInt(whole + fraction), scale: fraction.length }
}

/** A number of a record, as its shortest decimal text reads. */
export function fromNumber(value: number): Decimal {
  const [digits, exponent] = String(value).split('e') as [string, string | undefined]
  const { units, scale: decimals } = readDecimal(digits)
  const scale = decimals - Number(exponent ?? 0)
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 }
}

/** < 0, 0 or > 0. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [left, right] = aligned(a, b)
  return left < right ? -1 : left > right ? 1 : 0
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const [left, right, scale] = aligned(a, b)
  return { units: left + right, scale }
}

/** The largest multiple of a step (a power of ten) that is not above the value. */
export function floorTo(value: Decimal, step: Decimal): Decimal {
  const [units, stepUnits, scale] = aligned(value, step)
  const rest = ((units % stepUnits) + stepUnits) % stepUnits
  return { units: units - rest, scale }
}

export function isMultiple(value: Decimal, step: Decimal): boolean {
  const [units, stepUnits] = aligned(value, step)
  return units % stepUnits === 0n
}

/** Canonical text: no zeros that say nothing, no negative zero. */
export function decimalText({ units, scale }: Decimal): string {
  const negative = units < 0n
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  return `${negative ? '-' : ''}${whole}${fraction && `.${fraction}`}`
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale)
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale), scale]
}
