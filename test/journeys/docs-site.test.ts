/** `npm run docs`: the pages of docs/ as a site whose links all lead somewhere. */

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const MAIN = fileURLToPath(new URL('../../docs/site/main.ts', import.meta.url))
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mandate-docs-'))
  await promisify(execFile)(process.execPath, ['--conditions=mandate-source', MAIN, folder])
})
after(() => rm(folder, { recursive: true, force: true }))

test('every page of docs/ is in the site', async () => {
  const written = (await readdir(join(ROOT, 'docs'))).filter((name) => name.endsWith('.md'))
  const files = new Set(await readdir(folder))
  assert.ok(written.length > 25)
  for (const name of written) assert.ok(files.has(name.replace('.md', '.html')), name)
})

test('every link of the site leads to a page, and to a place on it that is there', async () => {
  const files = await readdir(folder)
  const texts = new Map<string, string>()
  for (const name of files.filter((one) => one.endsWith('.html'))) {
    texts.set(name, await readFile(join(folder, name), 'utf8'))
  }
  const broken: string[] = []
  let links = 0
  for (const [name, text] of texts) {
    for (const [, to = ''] of text.matchAll(/(?:href|src)="([^"]+)"/g)) {
      if (/^https?:/.test(to)) continue
      links += 1
      const [path = '', anchor] = to.split('#', 2)
      const file = path === '' ? name : path.replace('./', '')
      const there = files.includes(file)
      const place = anchor === undefined || texts.get(file)?.includes(`id="${anchor}"`)
      if (!there || (!place && file !== 'icons.svg')) broken.push(`${name}: ${to}`)
    }
  }
  assert.deepEqual(broken, [])
  assert.ok(links > 500, `${links} links`)
})

test('every link of the Markdown leads to a file of the repository', async () => {
  const folders = ['', 'docs', 'packages/client', 'packages/grants', 'cli']
  const broken: string[] = []
  for (const base of folders) {
    const names = (await readdir(join(ROOT, base))).filter((name) => name.endsWith('.md'))
    for (const name of names) {
      const text = (await readFile(join(ROOT, base, name), 'utf8')).replaceAll(
        /```[\s\S]*?```/g,
        '',
      )
      for (const [, to = ''] of text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)) {
        if (/^(https?|mailto):/.test(to)) continue
        const found = await readFile(join(ROOT, base, to)).then(
          () => true,
          (error: { code: string }) => error.code === 'EISDIR',
        )
        if (!found) broken.push(`${base}/${name}: ${to}`)
      }
    }
  }
  assert.deepEqual(broken, [])
})

test('while it is written anew nobody finds half of it', async () => {
  const place = await mkdtemp(join(tmpdir(), 'mandate-anew-'))
  const site = join(place, 'site')
  try {
    // The more there is to remove, the longer half of it would be seen.
    await mkdir(site)
    const more = Array.from({ length: 10_000 }, (_, nth) => `${nth}.html`)
    for (const name of [...more, 'builder.html']) await writeFile(join(site, name), '')
    const some = more.filter((_, nth) => nth % 50 === 0)
    const isThere = (name: string) => existsSync(join(site, name))
    const ran = promisify(execFile)(process.execPath, ['--conditions=mandate-source', MAIN, site])
    const isOver = ran.then(() => true)
    while (!(await Promise.race([isOver, setTimeout(1, false)]))) {
      // Once one of the former site is gone, none of it is there any more.
      if (some.every(isThere)) continue
      assert.ok(!some.some(isThere), 'half of the former one')
    }
    assert.ok((await readdir(site)).includes('index.html'))
    assert.deepEqual(await readdir(place), ['site'])
  } finally {
    await rm(place, { recursive: true, force: true })
  }
})

test('a folder with other things in it is left as it is', async () => {
  const others = await mkdtemp(join(tmpdir(), 'mandate-others-'))
  try {
    await writeFile(join(others, 'letter.txt'), 'Dear Anna')
    const ran = promisify(execFile)(process.execPath, ['--conditions=mandate-source', MAIN, others])
    await assert.rejects(ran, { code: 1, stderr: /holds other things: give a folder/ })
    assert.deepEqual(await readdir(others), ['letter.txt'])
  } finally {
    await rm(others, { recursive: true, force: true })
  }
})
