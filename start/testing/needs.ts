import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Whether a test file, or a file that it imports by a relative path, mentions the variable. */
export function mentions(file: string, variable: string, seen = new Set<string>()): boolean {
  if (seen.has(file) || !existsSync(file)) return false
  seen.add(file)
  const text = readFileSync(file, 'utf8')
  if (text.includes(variable)) return true
  const targets = [...text.matchAll(/from '(\.[^']+)'/g)].map((match) => match[1] ?? '')
  return targets.some((target) => mentions(join(dirname(file), target), variable, seen))
}
