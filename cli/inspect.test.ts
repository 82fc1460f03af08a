import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { makeZip, zipOf } from '@mandate/importer/testing'
import { Distinct } from './inspect/distinct.ts'

const run = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'mandate-inspect-test-'))
after(() => rm(folder, { recursive: true }))

const inspect = (...args: string[]) =>
  run(process.execPath, [
    '--conditions=mandate-source',
    join(import.meta.dirname, 'inspect.ts'),
    ...args,
  ])

const search = (title: string, time: string) => ({
  header: 'Search',
  title,
  time,
  products: ['Search'],
})
const one = JSON.stringify([
  search('Searched for cats', '2024-01-01T00:00:00.500Z'),
  search('Visited x', '2024-01-02T00:00:00Z'),
])
const two = JSON.stringify([search('Searched for cats', '2024-01-01T00:00:00Z')])

test('counts are distinct over all files; samples, spans, classes and warnings are told', async () => {
  const [first, second] = [join(folder, 'a.zip'), join(folder, 'b.zip')]
  await writeFile(
    first,
    zipOf({ 'Takeout/My Activity/Search/MyActivity.json': one, 'Takeout/x.txt': 'x' }),
  )
  await writeFile(
    second,
    zipOf({ 'Takeout/My Activity/Search/MyActivity.json': two, 'Takeout/../evil': 'x' }),
  )
  const { stdout } = await inspect(first, second, '--json', '--samples', '1')
  const { collections, files, warnings } = JSON.parse(stdout)
  assert.deepEqual(collections['google.activity'], {
    records: 2,
    first: '2024-01-01T00:00:00Z',
    last: '2024-01-02T00:00:00Z',
    samples: [
      {
        time: '2024-01-01T00:00:00Z',
        product: 'Search',
        header: 'Search',
        action: 'searched',
        title: 'Searched for cats',
      },
    ],
  })
  assert.equal(collections['google.other'].records, 1)
  assert.deepEqual(files, { imported: 2, kept: 1, ignored: 0, unknown: 0, failed: 1 })
  const unsafe = warnings.find(({ code }: { code: string }) => code === 'unsafe_name')
  assert.equal(unsafe.count, 1)
})

test('a bare file and an unpacked folder are exports too', async () => {
  const inside = join(folder, 'Takeout/My Activity/Search')
  await mkdir(inside, { recursive: true })
  await writeFile(join(inside, 'MyActivity.json'), one)
  for (const path of [join(inside, 'MyActivity.json'), join(folder, 'Takeout')]) {
    const { stdout } = await inspect(path, '--json')
    assert.equal(JSON.parse(stdout).collections['google.activity'].records, 2)
  }
})

/** Files of every class: read, kept, ignored, unknown, and photos with what describes them. */
const every = [
  'Takeout/My Activity/Search/MyActivity.json',
  'Takeout/archive_browser.html',
  'Takeout/Blogger/blog.atom',
  'Takeout/__MACOSX/x',
  'Takeout/Google Photos/a/1.jpg',
  'Takeout/Google Photos/a/1.jpg.json',
  'Takeout/Google Photos/a/metadata.json',
  'Takeout/Keep/note.html',
  'elsewhere/unknown.bin',
]
const contents: Record<string, string> = {
  [every[0]!]: one,
  [every[5]!]: JSON.stringify({ title: '1.jpg', photoTakenTime: { timestamp: '1500000000' } }),
  [every[6]!]: JSON.stringify({ title: 'a' }),
}

for (const at of [-1, ...every.keys()]) {
  const broken = every[at] ?? 'nothing'
  test(`what is damaged is found whatever becomes of it, as unzip finds it: ${broken}`, async (t) => {
    const files = every.map((name, i) => {
      const content = contents[name] ?? `${name} of nothing in particular`
      return { name, content, ...(i === at && { crc: 1 }) }
    })
    const path = join(folder, `damage-${at}.zip`)
    await writeFile(path, makeZip(files))
    const { files: told, warnings } = JSON.parse((await inspect(path, '--json')).stdout)
    const counts = Object.values(told) as number[]
    const sum = counts.reduce((total, count) => total + count)
    assert.equal(sum, every.length)
    assert.equal(told.failed, at < 0 ? 0 : 1, JSON.stringify([told, warnings]))
    const unzip = await run('unzip', ['-tq', path]).catch((error) => error)
    if (unzip.code === 'ENOENT') return t.diagnostic('there is no unzip to compare with')
    const bad = String(unzip.stdout).match(/bad CRC/g)?.length ?? 0
    assert.equal(told.failed, bad, unzip.stdout)
  })
}

test('without --json it is for reading', async () => {
  const { stdout } = await inspect(join(folder, 'a.zip'))
  assert.match(stdout, /google\.activity +2 +2024-01-01T00:00:00Z to 2024-01-02T00:00:00Z/)
  assert.match(stdout, /2 files: 1 imported, 1 kept/)
  await writeFile(join(folder, 'one.json'), '[]')
  assert.match((await inspect(join(folder, 'one.json'))).stdout, /\n1 file: /)
})

test('wrong arguments and missing files are told', async () => {
  await assert.rejects(inspect(), { code: 2 })
  await assert.rejects(inspect('x.zip', '--samples', 'many'), { code: 2 })
  await assert.rejects(inspect('x.zip', '--nonsense'), { code: 2 })
  await assert.rejects(inspect(join(folder, 'none.zip')), { code: 1, stderr: /There is no file/ })
})

test('distinct texts are counted exactly, through every growth', () => {
  const distinct = new Distinct()
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 100_000; i++)
      distinct.add(`${1400000000000 + i * 1000}|525200${i}|134049540|`)
  }
  assert.equal(distinct.size, 100_000)
})
