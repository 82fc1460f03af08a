/**
 * Milliseconds since 1970 of an RFC 3339 time; null for what is none, as the 30th of February.
 * @see [RFC 3339 §5.6]
 */
export function instantOf(text: string): number | null {
  const read = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.exec(text)
  const at = read ? Date.parse(text) : Number.NaN
  if (!read || Number.isNaN(at)) return null
  const [, year, month, day] = read.map(Number) as [number, number, number, number]
  const last = new Date(0)
  last.setUTCFullYear(year, month, 0)
  const isThere = year >= 1 && day <= last.getUTCDate()
  // An offset may lead out of the years that a time may have.
  return isThere && at >= -62135596800000 && at < 253402300800000 ? at : null
}
