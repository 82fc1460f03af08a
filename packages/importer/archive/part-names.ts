import type { Entry, Part, Warning } from '../contract.ts'

// takeout-20260529T043328Z-001.zip, takeout-20260529T043328Z-3-001.zip, also "… (1).zip"
const TAKEOUT = /(takeout-\d{8}T\d{6}Z)(?:-\d+)?-(\d{3})(?: ?\(\d+\))?\.(?:zip|tgz|tar\.gz)$/i

/** A part with this name alone says what it is: used for archives that lie inside others. */
export function isExportName(name: string): boolean {
  return /(^|\/)(takeout|facebook|instagram|meta-\d{4})[^/]*\.(zip|tgz|tar\.gz)$/i.test(name)
}

// facebook-anna-2026-01-09-TnAQ86H2, of which the end differs from part to part.
const META = /((?:facebook|instagram)-.+)-[^-/]+?(?:\.(?:zip|tgz|tar\.gz)|\/)/i
// Since 2025 what Meta sends may hold several accounts: meta-2026-Jan-10-17-13-19.zip
const METAS = /(meta-\d{4}-[a-z]{3}-\d\d(?:-\d\d){3})[^/]*\.(?:zip|tgz|tar\.gz)$/i

/** Parts that belong together by their names; renamed ones stand for themselves. */
export function exportOf(name: string): string {
  return (TAKEOUT.exec(name) ?? META.exec(name) ?? METAS.exec(name))?.[1] ?? ''
}

/** When an export was made, as the names of its parts say: ms, UTC, a day alone being its midnight; or null. */
export function exportedAt(name: string): number | null {
  const [, day = '', clock = '000000'] = /takeout-(\d{8})T(\d{6})Z/i.exec(exportOf(name)) ?? []
  const spelled = day
    ? `${day.replace(/(....)(..)(..)/, '$1-$2-$3')}T${clock.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`
    : /\d{4}-\d\d-\d\d$/.exec(exportOf(name))?.[0]
  const ms = Date.parse(spelled ?? ofMeta(exportOf(name)) ?? '')
  return Number.isNaN(ms) ? null : ms
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** meta-2026-Jan-10-17-13-19 */
function ofMeta(name: string): string | undefined {
  const [, year, word = '', day, hour, minute, second] =
    /^meta-(\d{4})-([a-z]{3})-(\d\d)-(\d\d)-(\d\d)-(\d\d)$/i.exec(name) ?? []
  const month = MONTHS.indexOf(word.toLowerCase()) + 1
  return month === 0
    ? undefined
    : `${year}-${String(month).padStart(2, '0')}-${day}T${hour}:${minute}:${second}Z`
}

/** What the exports of one person have in common, as far as their names tell: Meta's begin with the person. */
export function whoseExport(name: string): string {
  return name.replace(/^((?:facebook|instagram)-.+)-\d{4}-\d\d-\d\d$/i, '$1')
}

/** Which of the exports that came together a file is of: by the folder that Meta makes for each, else by its part. */
export function exportOfEntry(
  { part, path, within }: Pick<Entry, 'part' | 'path' | 'within'>,
  parts: readonly Pick<Part, 'name'>[],
): string {
  const folder = /^(?:[^/]+\/){0,2}?(?:facebook|instagram)-[^/]+-\d{4}-\d\d-\d\d-[^-/]+\//i.exec(
    path,
  )
  const inFolder = folder && exportOf(folder[0])
  return inFolder || exportOf(within ?? parts[part]?.name ?? '')
}

/**
 * Gaps in the numbers of the parts: what is missing can be added later.
 * @param before names of parts that were read before these
 */
export function missingParts(
  parts: readonly Pick<Part, 'name'>[],
  before: readonly string[] = [],
): Warning[] {
  const numbers = new Map<string, Set<number>>()
  for (const { name } of parts) {
    const found = TAKEOUT.exec(name)
    if (found) numbers.set(found[1]!, new Set())
  }
  for (const name of [...parts.map((part) => part.name), ...before]) {
    const found = TAKEOUT.exec(name)
    if (found) numbers.get(found[1]!)?.add(Number(found[2]))
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
