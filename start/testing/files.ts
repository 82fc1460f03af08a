import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ownFiles, ROOT } from '../check/repository.ts'

/** A path that was typed holds no tests. */
export class NoTests extends Error {
  override name = 'NoTests'
}

/** The test files under the paths, or all of the repository. Throws when a path holds none. */
export function testFiles(paths: string[]): string[] {
  const all = ownFiles().filter((file) => file.endsWith('.test.ts'))
  const absolute = all.map((file) => join(ROOT, file))
  if (paths.length === 0) return absolute
  const chosen = paths.flatMap((path) => {
    const wanted = [resolve(path), join(ROOT, path)].find((place) => existsSync(place))
    if (wanted === undefined) throw new NoTests(`There is no ${path}.`)
    if (!statSync(wanted).isDirectory()) return [wanted]
    const found = absolute.filter((file) => file.startsWith(join(wanted, '/')))
    if (found.length === 0) throw new NoTests(`There is no file *.test.ts in ${path}.`)
    return found
  })
  return [...new Set(chosen)]
}
