import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '..')
const CONDITIONS = '--conditions=mandate-source'
const command = join(import.meta.dirname, 'new-importer.ts')
const copied = [
  'services/resource/imports/reading/importers.ts',
  'services/resource/catalog',
  'services/resource/package.json',
  'docs/catalog.md',
  'cli/inspect/importers.ts',
  'cli/package.json',
  'package-lock.json',
  'biome.json',
]

const root = await mkdtemp(join(tmpdir(), 'mandate-new-importer-'))
after(() => rm(root, { recursive: true }))
const text = (path: string) => readFile(join(root, path), 'utf8')
const make = (name: string) => run(process.execPath, [CONDITIONS, command, name, '--in', root])

let said = ''
before(async () => {
  for (const path of copied) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await cp(join(ROOT, path), join(root, path), { recursive: true })
  }
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'dir')
  said = (await make('zebra')).stdout
})

const tested = (file: string) =>
  run(process.execPath, [CONDITIONS, '--test', join(root, file)], {
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  })

test('a new importer passes its own first test', async () => {
  const { stdout } = await tested('importers/zebra/zebra.test.ts')
  assert.match(stdout, /each entry is a record/)
})

test('what it gives is said to people, and printed in the docs', async () => {
  const { stdout } = await tested('services/resource/catalog/document.test.ts')
  assert.match(stdout, /every collection says what it is good for/)
  assert.match(await text('docs/catalog.md'), /## Zebra\n\n### `zebra\.entries`/)
  assert.match(
    await text('services/resource/catalog/under.ts'),
    /'Spotify',\n {2}zebra: 'Zebra',\n/,
  )
})

test('it is wired in wherever importers are named, and says where', async () => {
  for (const path of [
    'services/resource/imports/reading/importers.ts',
    'cli/inspect/importers.ts',
  ]) {
    assert.match(await text(path), /import \{ zebra \} from '@mandate\/zebra'\n/)
    assert.match(await text(path), /\[google,[^\]]*, zebra\]/)
    assert.ok(said.includes(path))
  }
  const catalog = await text('services/resource/catalog/catalog.ts')
  assert.match(catalog, /import \{ zebra \} from '\.\/zebra\.ts'\n/)
  assert.match(catalog, /\.\.\.zebra\]/)
  assert.match(await text('services/resource/catalog/zebra.ts'), /'zebra\.entries'/)
})

test('the lockfile has it as npm would write it, and nothing else has changed there', async () => {
  const [before, now] = [
    JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')).packages,
    JSON.parse(await text('package-lock.json')).packages,
  ]
  const added = Object.keys(now).filter((path) => !(path in before))
  assert.deepEqual(added, ['importers/zebra', 'node_modules/@mandate/zebra'])
  assert.deepEqual(
    Object.keys(now).filter((path) => path in before),
    Object.keys(before),
  )
  for (const [user, kind] of [
    ['cli', 'devDependencies'],
    ['services/resource', 'dependencies'],
  ] as const) {
    const { [kind]: needs } = JSON.parse(await text(`${user}/package.json`))
    assert.equal(needs['@mandate/zebra'], '0.1.0')
    assert.equal(now[user][kind]['@mandate/zebra'], '0.1.0')
  }
})

test('one whose name comes before all others is wired in as well', async () => {
  await make('aardvark')
  assert.match(
    await text('services/resource/catalog/under.ts'),
    / = \{\n {2}aardvark: 'Aardvark',\n/,
  )
  assert.match(await text('cli/inspect/importers.ts'), /zebra, aardvark\]/)
})

test('a name that is taken or no name at all is refused, and nothing is touched', async () => {
  const present = await text('cli/package.json')
  const words = await text('services/resource/catalog/special.ts')
  await assert.rejects(make('zebra'), /importers\/zebra is there already/)
  await assert.rejects(make('special'), /catalog\/special\.ts is there already/)
  await assert.rejects(make('Zebra!'), /Usage: npm run new-importer/)
  await assert.rejects(make('default'), /default is no such name/)
  assert.equal(await text('services/resource/catalog/special.ts'), words)
  assert.equal(await text('cli/package.json'), present)
})
