import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** What stands in the site, in which order and under which words. `README` is the one of the repository. */
export const chapters: { title: string; pages: string[] }[] = [
  { title: 'Start', pages: ['README', 'start', 'by-hand', 'command-line', 'client', 'grants'] },
  {
    title: 'Journeys',
    pages: [
      ...[
        'sign-in',
        'upload',
        'import',
        'explore',
        'ask',
        'read',
        'write',
        'share',
        'mcp',
        'revoke',
        'receipts',
      ],
      ...['switch', 'recovery', 'take-out', 'deletion'],
    ],
  },
  { title: 'Protocol', pages: ['protocol', 'revocation-bounds', 'pdpp'] },
  { title: 'Scopes', pages: ['scopes', 'builder'] },
  { title: 'Catalog', pages: ['catalog', 'google', 'meta'] },
  { title: 'Write an importer', pages: ['write-an-importer'] },
  {
    title: 'Operate',
    pages: [
      ...['operate', 'scale', 'keys', 'at-rest', 'backup', 'restore'],
      ...['chaos', 'performance', 'decisions'],
    ],
  },
]

/** Pages that lie elsewhere in the repository, from its root. */
export const elsewhere: Record<string, string> = {
  README: 'README.md',
  client: 'packages/client/README.md',
  grants: 'packages/grants/README.md',
}

/** Made here instead of read. */
export const made = ['builder']

// A page that nobody has put anywhere yet stands among the journeys rather than nowhere.
const placed = new Set(chapters.flatMap(({ pages }) => pages))
for (const file of readdirSync(join(import.meta.dirname, '..'))) {
  const name = /^([\w-]+)\.md$/.exec(file)?.[1]
  if (name !== undefined && !placed.has(name)) chapters[1]?.pages.push(name)
}
