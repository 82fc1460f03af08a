import { Problem } from '@mandate/server'
import type { Request } from 'express'

/** The query parameters of a request, each at most once and none but these. @throws Problem 400 */
export function readParameters<Name extends string>(
  req: Request,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {}
  if (!req.originalUrl.includes('?')) return found
  // Read from the address itself: `+` in a filter must not become a space unnoticed, nor `a[b]` an object.
  const { searchParams } = new URL(req.originalUrl, 'http://localhost')
  for (const [name, value] of searchParams) {
    const known = names.find((one) => one === name)
    if (!known) {
      throw invalid(`There is no parameter ${name}; there are ${names.join(', ') || 'none'}.`)
    }
    if (found[known] !== undefined) throw invalid(`${name} stands more than once.`)
    found[known] = value
  }
  return found
}

/** @throws Problem 400 */
export function readLimit(
  text: string | undefined,
  options: { preset: number; most: number },
): number {
  if (text === undefined) return options.preset
  if (!/^[1-9]\d{0,8}$/.test(text)) throw invalid('limit is a whole number from 1.')
  return Math.min(Number(text), options.most)
}

export function invalid(detail: string): Problem {
  return new Problem(400, 'invalid_request', detail)
}
