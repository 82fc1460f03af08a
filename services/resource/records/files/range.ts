import type { ByteRange } from '../../files/objects.ts'

/**
 * The one range of bytes that a header asks for, `end` exclusive; null: the whole. Several ranges and
 * what is not understood are answered with the whole, as RFC 9110 §14.2 allows.
 */
export function readRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | null {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return null
  if (from === '') {
    // `bytes=-500`: the last 500.
    const start = Math.max(size - Number(to), 0)
    return Number(to) === 0 || size === 0 ? 'unsatisfiable' : { start, end: size }
  }
  const start = Number(from)
  const end = to === '' ? size : Math.min(Number(to) + 1, size)
  if (to !== '' && Number(to) < start) return null
  return start < size ? { start, end } : 'unsatisfiable'
}
