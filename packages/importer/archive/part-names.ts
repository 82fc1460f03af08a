import type { Part, Warning } from '../contract.ts'

// takeout-20260529T043328Z-001.zip, takeout-20260529T043328Z-3-001.zip, also "… (1).zip"
const TAKEOUT = /(takeout-\d{8}T\d{6}Z)(?:-\d+)?-(\d{3})(?: ?\(\d+\))?\.(?:zip|tgz|tar\.gz)$/i

/** A part with this name alone says what it is: used for archives that lie inside others. */
export function isExportName(name: string): boolean {
  return /(^|\/)(takeout|facebook|instagram)[^/]*\.(zip|tgz|tar\.gz)$/i.test(name)
}

/** Parts that belong together by their names; renamed ones stand for themselves. */
export function exportOf(name: string): string {
  const takeout = TAKEOUT.exec(name)
  if (takeout) return takeout[1]!
  const meta = /((?:facebook|instagram)-.+)-[^-]+\.zip$/i.exec(name)
  return meta ? meta[1]! : ''
}

/** Gaps in the numbers of the parts: what is missing can be added later. */
export function missingParts(parts: readonly Pick<Part, 'name'>[]): Warning[] {
  const numbers = new Map<string, Set<number>>()
  for (const { name } of parts) {
    const found = TAKEOUT.exec(name)
    if (!found) continue
    const set = numbers.get(found[1]!) ?? new Set()
    numbers.set(found[1]!, set.add(Number(found[2])))
  }
  const warnings: Warning[] = []
  for (const [name, set] of numbers) {
    const missing = Array.from({ length: Math.max(...set) }, (_, i) => i + 1).filter(
      (n) => !set.has(n),
    )
    if (missing.length === 0) continue
    warnings.push({
      code: 'incomplete_export',
      message: `Of ${name} the parts ${missing.join(', ')} are missing.`,
      action: 'Add the missing parts; what belongs to them is then completed.',
      about: { parts: missing.join(', ') },
      path: name,
      count: missing.length,
    })
  }
  return warnings
}
