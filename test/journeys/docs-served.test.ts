/** `/docs/` of both services: the documentation as `npm run docs` writes it, found from any page. */

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { Person } from '../support/person.ts'
import { World } from '../support/world.ts'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '..', '..')
let world: World
const services = () => [world.resource, world.authorization]

before(async () => {
  await run(process.execPath, ['--conditions=mandate-source', join(ROOT, 'docs/site/main.ts')])
  world = await World.start({ worker: false })
})
after(() => world[Symbol.asyncDispose]())

test('every page has a link to it, and every link of its pages leads to one that is there', async () => {
  for (const service of services()) {
    const visitor = new Person('visitor')
    await visitor.go(`${service}/sign-in`)
    await visitor.click('Documentation for developers')
    assert.equal(visitor.url, `${service}/docs/`)
    assert.match(visitor.text, /Ask for data, as an app/)
    const links = new Set([...visitor.page.html.matchAll(/(?:href|src)="\.\/([^"#]+)/g)])
    assert.ok(links.size > 10)
    for (const [, name] of links) {
      assert.equal((await fetch(`${service}/docs/${name}`)).status, 200, name)
    }
  }
})

test('it may do less than a page of a person’s, and is sent again only when it is another', async () => {
  for (const service of services()) {
    const short = await fetch(`${service}/docs`, { redirect: 'manual' })
    assert.deepEqual([short.status, short.headers.get('location')], [301, '/docs/'])
    const page = await fetch(`${service}/docs/builder.html`)
    const policy = page.headers.get('content-security-policy') ?? ''
    assert.match(policy, /^default-src 'none'; .*frame-ancestors 'none'$/)
    assert.doesNotMatch(policy, /unsafe|https?:/)
    assert.equal(page.headers.get('cache-control'), 'public, max-age=300')
    const etag = String(page.headers.get('etag'))
    const again = await fetch(page.url, { headers: { 'if-none-match': etag } })
    assert.equal(again.status, 304)
    const style = /href="\.\/(style-\w+\.css)"/.exec(await page.text())?.[1]
    const sheet = await fetch(`${service}/docs/${style}`)
    assert.equal(sheet.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  }
})

test('nothing but its files is there', async () => {
  for (const name of ['..%2f..%2fpackage.json', '.%2findex.html', 'index', 'a/b']) {
    const answer = await fetch(`${world.resource}/docs/${name}`)
    assert.equal(answer.status, 404, name)
    assert.equal(((await answer.json()) as { code: string }).code, 'not_found')
  }
})

test('the image has what it is written from, and writes it as it is made', {
  timeout: 120_000,
}, async () => {
  const dockerfile = await readFile(join(ROOT, 'Dockerfile'), 'utf8')
  const left = (await readFile(join(ROOT, '.dockerignore'), 'utf8')).split('\n')
  const folder = await mkdtemp(join(tmpdir(), 'mandate-image-docs-'))
  try {
    for (const [, from, to = ''] of dockerfile.matchAll(/^COPY (\S+) (\S+)$/gm)) {
      assert.ok(!left.includes(String(from)), `${from} is left out by .dockerignore`)
      const target = to === './' ? String(from) : to
      await cp(join(ROOT, String(from)), join(folder, target), {
        recursive: true,
        filter: (path) => !/(node_modules|\.test\.ts|fixtures|dist)$/.test(path),
      })
    }
    // What `npm ci` brings there lies here already.
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    assert.match(dockerfile, /--workspace=@mandate\/docs/)
    const [, command = ''] = /^RUN node (.*docs\/site.*)$/m.exec(dockerfile) ?? []
    await run(process.execPath, command.split(' '), { cwd: folder })
    assert.ok((await stat(join(folder, 'dist/docs/index.html'))).size > 1_000)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
