import { readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { importsOf, withoutComments } from './imports.ts'
import { isCode, ownFiles, ROOT, read } from './repository.ts'

/** Every folder in `importers/` is one, also those to come. */
const IMPORTERS = readdirSync(join(ROOT, 'importers'))

/**
 * Who may import whom among our own workspaces. Biome sees to it that each imports only what its
 * package.json names, and that vendor libraries stay in their rooms.
 */
const MAY_IMPORT: Record<string, string[]> = {
  'packages/grants': [],
  'packages/client': ['grants'],
  'packages/importer': [],
  'packages/server': [],
  'packages/ui': [],
  'packages/accounts': ['ui', 'server'],
  'packages/audit': ['server'],
  ...Object.fromEntries(IMPORTERS.map((name) => [`importers/${name}`, ['importer']])),
  'services/authorization': ['grants', 'accounts', 'audit', 'ui', 'server'],
  'services/resource': [
    ...['grants', 'accounts', 'audit', 'ui', 'server'],
    ...['importer', ...IMPORTERS],
  ],
  'services/explorer': ['client'],
  cli: ['client', 'grants', 'audit', 'importer', ...IMPORTERS],
  docs: ['grants', 'ui', 'resource'],
  start: [],
  test: [
    ...['client', 'grants', 'authorization', 'resource', 'explorer', 'start', 'server'],
    ...['importer', ...IMPORTERS],
  ],
}

/** Whoever reads the environment: entrances, tests, and what serves only tests (a name with _ in front). */
const READS_ENVIRONMENT =
  /^(cli|start|test)\/|\/(main|worker|testing)\.ts$|\.test\.ts$|\/_[^/]+\.ts$/

/** Every import that goes where `docs/` and the README's map say it must not, one line each. */
export function wrongDirections(files = ownFiles(), readFile = read): string[] {
  return files.filter(isCode).flatMap((file) => {
    const text = readFile(file)
    const wrong = importsOf(text).flatMap((target) => judge(file, target))
    if (!READS_ENVIRONMENT.test(file) && /\bprocess\.env\b/.test(withoutComments(text))) {
      wrong.push('reads process.env: only main.ts and worker.ts do, and hand on what they read')
    }
    return wrong.map((why) => `${file}: ${why}`)
  })
}

function judge(file: string, target: string): string[] {
  const home = workspaceOf(file)
  if (home === undefined) return []
  if (target.startsWith('@mandate/')) {
    const name = target.split('/')[1] ?? ''
    const own = name === posix.basename(home)
    return own || MAY_IMPORT[home]?.includes(name) ? [] : [`may not import ${target}`]
  }
  if (!target.startsWith('.')) return []
  const path = posix.join(posix.dirname(file), target)
  if (workspaceOf(path) !== home) return [`${target} leaves the workspace: import it by its name`]
  if (file.endsWith('.test.ts')) return []
  // Files beside app.ts open and start it; rooms are the folders.
  if (/^services\/\w+\/app\.ts$/.test(path) && /^services\/\w+\/.+\//.test(file)) {
    return ['imports app.ts: rooms are mounted by it and know nothing of it']
  }
  const provider = 'services/authorization/provider/'
  const isRoom = /^services\/authorization\/.+\//.test(path)
  if (file.startsWith(provider) && isRoom && !path.startsWith(provider)) {
    return [`${target} leaves provider/, which imports no room: hand it in from app.ts`]
  }
  return []
}

function workspaceOf(file: string): string | undefined {
  return Object.keys(MAY_IMPORT).find((name) => file.startsWith(`${name}/`))
}
