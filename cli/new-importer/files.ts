const indexOf = (name: string) => `import {
  asObject,
  asText,
  type Collection,
  type Fields,
  fromIso,
  type Importer,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
  type Task,
} from '@mandate/importer'

/** What this importer gives. The catalog says the same in words: services/resource/catalog/${name}.ts */
export const collections: readonly Collection[] = [
  { name: '${name}.entries', fields: [{ name: 'text', type: 'string' }] },
  {
    name: '${name}.other',
    fields: [
      { name: 'path', type: 'string' },
      { name: 'size', type: 'integer' },
      { name: 'mime', type: 'string' },
      { name: 'original', type: 'file' },
    ],
  },
]

/** The file that only this provider's export has. */
const ENTRIES = /(^|\\/)${name}_entries\\.json$/i
const MAPPED = new Set(['id', 'created_at', 'text'])

/** One element of the file as a record; null when it is none. */
function entryOf(value: Record<string, unknown>, source: Source): Item | null {
  const text = asText(value['text'])
  if (text === undefined) return null
  const stated = value['created_at']
  const rest = restOf(value, MAPPED)
  return {
    collection: '${name}.entries',
    // Equal for the same thing in any export of this account.
    key: String(value['id'] ?? \`\${stated}\\u001f\${text}\`),
    time: plausible(fromIso(stated), { now: source.now, stated, note: source.note }),
    fields: present({ text }) as Fields,
    ...(rest && { rest }),
  }
}

export const ${name}: Importer = {
  provider: '${name}',
  version: 1,
  collections,
  // By structure: the folder that holds such a file, in each part.
  roots: (entries) =>
    entries
      .filter(({ path }) => ENTRIES.test(path))
      .map(({ part, path }) => ({ part, prefix: path.replace(/[^/]*$/, '') })),
  // By the first bytes of a file that lies outside of every root.
  recognises: () => false,
  plan: async (mine) => {
    const tasks = mine
      .filter(({ path }) => ENTRIES.test(path))
      .map((entry): Task => {
        const read = (source: Source) =>
          readElements(source, ({ value }) => entryOf(asObject(value), source))
        return { entry, as: 'read', read }
      })
    return { tasks, accounts: new Map(), warnings: [] }
  },
}
`

const testOf = (name: string) => `import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { ${name} } from './index.ts'

const file = '${name}_entries.json'
const entries = await readFile(new URL(\`fixtures/\${file}\`, import.meta.url))

test('each entry is a record, and what nothing reads is kept', async () => {
  const part = memoryPart('export.zip', zipOf({ [file]: entries, 'readme.txt': 'hello' }))
  const { records, entries: ends } = await readAll([part], [${name}])
  const [entry] = records
  assert.equal(entry!.time, Date.UTC(2024, 0, 31, 8))
  assert.deepEqual({ ...entry!.fields }, { text: 'Hello' })
  assert.deepEqual(ends, ['kept readme.txt', \`imported \${file}\`].toSorted())
})
`

const catalogOf = (
  name: string,
  title: string,
) => `import type { CatalogCollection } from '@mandate/grants'
import { collection, keptFiles, string } from './define.ts'

/** What a ${title} download becomes. */
export const ${name}: CatalogCollection[] = [
  collection('${name}.entries', {
    en: {
      title: '${title} entries',
      description: 'What you wrote on ${title}.',
      things: 'your ${title} entries',
      plain: 'entries',
      use: 'Read again what you wrote, without ${title}.',
      period: 'of',
    },
    fr: {
      title: 'Entrées ${title}',
      description: 'Ce que vous avez écrit sur ${title}.',
      things: 'vos entrées ${title}',
      plain: 'entrées',
      use: 'Relire ce que vous avez écrit, sans ${title}.',
      period: 'of',
      more: 'celles que vous ajouterez',
    },
    fields: [string('text', 'text', 'texte')],
  }),
  keptFiles('${name}', '${title}'),
]
`

/** How a provider is called until somebody writes it as it is written. */
export const titleOf = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

/** The files of a new importer, by path from the root: small, whole and right as they stand. */
export function newFiles(name: string): Record<string, string> {
  const title = titleOf(name)
  const description = {
    name: `@mandate/${name}`,
    version: '0.1.0',
    private: true,
    license: 'Apache-2.0',
    type: 'module',
    exports: { '.': './index.ts' },
    dependencies: { '@mandate/importer': '0.1.0' },
  }
  const entries = [{ id: 1, created_at: '2024-01-31T08:00:00Z', text: 'Hello' }]
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  return {
    [`importers/${name}/package.json`]: json(description),
    [`importers/${name}/index.ts`]: indexOf(name),
    [`importers/${name}/${name}.test.ts`]: testOf(name),
    [`importers/${name}/fixtures/${name}_entries.json`]: json(entries),
    [`services/resource/catalog/${name}.ts`]: catalogOf(name, title),
  }
}
