import { shown } from '../shown.ts'
import type { Result } from './summary.ts'

/** The result for reading: collections, files by class, warnings with what to do. */
export function asText({ collections, files, warnings }: Result): string {
  const lines: string[] = []
  const names = Object.keys(collections)
  const width = Math.max(12, ...names.map((name) => name.length))
  if (names.length === 0) lines.push('No records.')
  for (const name of names) {
    const { records, first, last, samples } = collections[name]!
    const span = first === null ? '' : `  ${first} to ${last}`
    lines.push(`${name.padEnd(width)}  ${String(records).padStart(9)}${span}`)
    for (const sample of samples) lines.push(`${' '.repeat(width)}  ${cut(JSON.stringify(sample))}`)
  }
  const total = Object.values(files).reduce((sum, count) => sum + count, 0)
  const classes = Object.entries(files).map(([name, count]) => `${count} ${name}`)
  lines.push('', `${total} ${total === 1 ? 'file' : 'files'}: ${classes.join(', ')}`)
  for (const { code, message, action, count, paths } of warnings) {
    const times = count > 1 ? ` (${count} times)` : ''
    lines.push('', `${code}${times}: ${message}${action ? ` ${action}` : ''}`)
    for (const path of paths) lines.push(`  ${path}`)
  }
  return lines.map(shown).join('\n')
}

function cut(text: string): string {
  return text.length > 160 ? `${text.slice(0, 159)}…` : text
}
