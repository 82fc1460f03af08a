import { posix } from 'node:path'
import { importsOf } from './imports.ts'
import { isCode, ownFiles, read } from './repository.ts'

/**
 * Files that import each other in a loop, types counted: neither can be read before the other. One line each, the shortest
 * loop that goes through the file with which it begins.
 */
export function circles(files = ownFiles(), readFile = read): string[] {
  const code = new Set(files.filter((file) => isCode(file) && !file.endsWith('.test.ts')))
  const imports = new Map<string, string[]>()
  for (const file of code) {
    const targets = importsOf(readFile(file)).filter((target) => target.startsWith('.'))
    const paths = targets.map((target) => posix.join(posix.dirname(file), target))
    imports.set(
      file,
      paths.filter((path) => code.has(path)),
    )
  }
  const told = new Set<string>()
  return [...code].sort().flatMap((file) => {
    if (told.has(file)) return []
    const way = wayBack(file, imports)
    for (const each of way) told.add(each)
    return way.length > 0
      ? [`${[...way, file].join(' → ')}: give what they share a file below`]
      : []
  })
}

/** From the file over its imports to itself; empty: no way leads back. */
function wayBack(start: string, imports: Map<string, string[]>): string[] {
  const before = new Map<string, string>()
  const open = [start]
  for (const file of open) {
    for (const next of imports.get(file) ?? []) {
      if (next === start) return wayTo(file, before)
      if (before.has(next)) continue
      before.set(next, file)
      open.push(next)
    }
  }
  return []
}

function wayTo(end: string, before: Map<string, string>): string[] {
  const from = before.get(end)
  return from === undefined ? [end] : [...wayTo(from, before), end]
}
