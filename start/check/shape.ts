import { posix } from 'node:path'
import { isCode, ownFiles, read } from './repository.ts'

const LONGEST = 300
const DRAWERS = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'shared', 'lib']

/** Files too long to be read in one go, and names that say nothing, one line each. */
export function badShapes(files = ownFiles(), readFile = read): string[] {
  return files.flatMap((file) => {
    const wrong: string[] = []
    const drawer = file.split('/').find((part) => DRAWERS.includes(posix.parse(part).name))
    if (drawer) wrong.push(`${file}: "${drawer}" names no thing: name it by what it holds`)
    if (isCode(file)) {
      const lines = readFile(file).split('\n').length - 1
      if (lines > LONGEST) wrong.push(`${file}: ${lines} lines, ${LONGEST} at most: divide it`)
    }
    return wrong
  })
}
