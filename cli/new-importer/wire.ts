import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { titleOf } from './files.ts'

type Change = (text: string, name: string) => string

/** Every place that names the importers one by one. */
const PLACES: Record<string, Change> = {
  'services/resource/imports/reading/importers.ts': (text, name) =>
    imported(listed(text, name), name, `@mandate/${name}`),
  'cli/inspect/importers.ts': (text, name) =>
    imported(listed(text, name), name, `@mandate/${name}`),
  'services/resource/catalog/catalog.ts': (text, name) =>
    imported(listed(text, `...${name}`), name, `./${name}.ts`),
  'services/resource/catalog/under.ts': called,
  'services/resource/package.json': needed,
  'cli/package.json': needed,
}

/** Names the importer wherever importers are named; gives the paths of what was changed. */
export async function wire(root: string, name: string): Promise<string[]> {
  for (const [path, change] of Object.entries(PLACES)) {
    const file = join(root, path)
    await writeFile(file, change(await readFile(file, 'utf8'), name))
  }
  return Object.keys(PLACES)
}

/** An import, where its source stands by the alphabet. */
function imported(text: string, name: string, source: string): string {
  const lines = text.split('\n')
  const sourceOf = (line: string) => /^import .* from '([^']+)'$/.exec(line)?.[1]
  const near = source.slice(0, source.indexOf('/') + 1)
  const after = lines.findLastIndex((line) => {
    const other = sourceOf(line)
    return other?.startsWith(near) && other < source
  })
  const place = after < 0 ? lines.findIndex((line) => sourceOf(line)?.startsWith(near)) : after + 1
  return lines.toSpliced(place, 0, `import { ${name} } from '${source}'`).join('\n')
}

/** One more at the end of the list of importers, which is the one that begins with Google. */
function listed(text: string, item: string): string {
  const list = /\[((?:\.\.\.)?google\b[^\]]*?),?\s*\]/
  if (!list.test(text)) throw new Error(`No list of importers was found to add ${item} to.`)
  return text.replace(list, (_, items: string) => `[${items}, ${item}]`)
}

/** What people call it, among the names of the others by the alphabet. */
function called(text: string, name: string): string {
  const lines = text.split('\n')
  const nameOf = (line: string) => /^ {2}'?([a-z0-9.]+)'?: '/.exec(line)?.[1]
  const first = lines.findIndex((line) => nameOf(line) !== undefined)
  if (first < 0) throw new Error(`No list of names was found to add ${name} to.`)
  const after = lines.findLastIndex((line) => (nameOf(line) ?? name) < name)
  const place = Math.max(first, after + 1)
  return lines.toSpliced(place, 0, `  ${name}: '${titleOf(name)}',`).join('\n')
}

/** Where the other importers are needed: the command line has them in its bundle, and so only while it is made. */
function needed(text: string, name: string): string {
  const description = JSON.parse(text)
  const kind =
    '@mandate/google' in (description.dependencies ?? {}) ? 'dependencies' : 'devDependencies'
  const needs = Object.entries<string>(description[kind])
  const own = `@mandate/${name}`
  const after = needs.findLastIndex(([other]) => other.startsWith('@mandate/') && other < own)
  description[kind] = Object.fromEntries(needs.toSpliced(after + 1, 0, [own, '0.1.0']))
  return `${JSON.stringify(description, null, 2)}\n`
}
