/** Archives of homes by somebody who knows the format, and signs what they like with a key of their own. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { type Forgery, forged } from '../support/hostile/take-out-forged.ts'
import { type KeyPair, keyPair } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { addressOfData, importFiles, owner } from '../support/steps.ts'
import { Archive, bringHome, fetchParts, PASSPHRASE, takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'

const PHOTOS = 'records/google.photos/000001.jsonl'
const ends = new AsyncDisposableStack()
let there: World
let archive: Archive
let signer: KeyPair

before(async () => {
  const here = ends.use(await World.start())
  there = ends.use(await World.start())
  const app = ends.use(await App.start())
  const ben = new Person('ben')
  const resource = await owner(here, ben)
  await importFiles(ben, resource, (await madeTakeout({ photos: 24, locations: 40 })).files)
  const tokens = await app.obtain(ben, here.authorization, {
    scope: 'google.photos.title',
    resource,
  })
  await app.read(`${resource}/records/google.photos`, tokens.access_token)
  archive = await Archive.open(await fetchParts(ben, resource, await takeOut(ben, resource)))
  signer = await keyPair('Ed25519')
})
after(() => ends.disposeAsync())

let guests = 0
/** Brought to a new account. */
async function bring(forgery: Forgery) {
  const guest = new Person(`guest-${++guests}`)
  await guest.signUp(there.resource)
  const parts = await forged(archive, { ...forgery, signer })
  const code = await bringHome(guest, await addressOfData(there, guest), parts, PASSPHRASE)
  return { guest, code }
}

type Line = Record<string, unknown> & { fields: Record<string, unknown> }
/** The first lines of a file, each bent by one of these. */
const bent =
  (bends: ((line: Line) => object)[]) =>
  (was: string): string => {
    const lines = was.trimEnd().split('\n')
    assert.ok(lines.length >= bends.length, `${lines.length} lines`)
    for (const [at, bend] of bends.entries()) {
      const line = JSON.parse(lines[at] as string) as Line
      lines[at] = JSON.stringify({ ...line, ...bend(line) })
    }
    return `${lines.join('\n')}\n`
  }
const first = (said: object) => bent([() => said])

test('attack: what is no value of its kind is told as damage of the archive, at once', async () => {
  const home = (said: object) => (was: string) => JSON.stringify({ ...JSON.parse(was), ...said })
  const cases: [string, string, (was: string) => string][] = [
    ['imports beyond any', 'home.json', home({ imports: 2 ** 40 })],
    ['revision beyond any', 'home.json', home({ revision: 2 ** 53 - 1 })],
    ['a grant first seen never', 'grants/000001.jsonl', first({ first_seen: 'never' })],
    ['a grant read x times', 'grants/000001.jsonl', first({ rows_read: 'x' })],
    ['a binding made yesterday', 'bindings/000001.jsonl', first({ made_at: 'yesterday' })],
    ['U+0000', PHOTOS, bent([({ fields }) => ({ fields: { ...fields, title: '\0' } })])],
    ['an import of no state', 'imports/000001.jsonl', first({ state: 'bogus' })],
    ...['infinity', '0044-03-15T12:00:00 BC', '290000-01-01T00:00:00Z', 'now'].map(
      (time): [string, string, (was: string) => string] => [time, PHOTOS, first({ time })],
    ),
    ['a record that is no object', PHOTOS, (was) => was.replace(/\n$/, '\n5\n')],
    ['a line that ends early', PHOTOS, (was) => was.replace(/^.{50}/, (all) => `${all}\n`)],
    [
      'more than there is',
      'manifest.json',
      (was) => was.replace(/"google\.photos":\s*\d+/, '"google.photos":1000000000'),
    ],
  ]
  const told: string[] = []
  for (const [what, path, change] of cases) {
    const { code } = await bring({ change: { [path]: change } })
    if (code !== 'damaged') told.push(`${what}: ${code}`)
  }
  assert.deepEqual(told, [])
})

test('attack: values of no kind that is meant, and kinds that nobody knows, break no page of the home', async () => {
  const fields = (said: object) => (line: Line) => ({ fields: { ...line.fields, ...said } })
  const bends = [
    fields({ title: 7 }),
    fields({ title: { a: [{ b: null }] } }),
    fields({ title: ['<b>', null], description: true }),
    fields({ latitude: 'north', longitude: 'west' }),
    fields({ latitude: { x: 1 }, longitude: [] }),
    fields({ latitude: 1e308, longitude: -1e308 }),
    fields({ original: 'x' }),
    fields({ original: 5, people: 'Anna' }),
    fields({ original: [null, 'x', { sha256: 5 }], people: [{ a: 1 }, null] }),
    fields({ original: { sha256: '0'.repeat(64) } }),
    fields({ people: { a: 1 }, url: 'javascript:alert(1)', created: 'yesterday' }),
    fields({ original: { sha256: 'x', size: 'large', mime: 5, name: { a: 1 } } }),
    () => ({ source: { app: 'no address' } }),
    () => ({ source: { import: 99_999, part: -1, entry: -1 } }),
    () => ({ account: 99 }),
    () => ({ account: -1, import: 12_345 }),
  ]
  const line = JSON.parse(String(await archive.bytes(PHOTOS)).split('\n')[0] as string) as Line
  const { guest, code } = await bring({
    change: {
      [PHOTOS]: bent(bends),
      'manifest.json': (was) => was.replace(/"records":\s*\{/, '"records":{"made.up.kind":1,'),
    },
    put: { 'records/made.up.kind/000001.jsonl': `${JSON.stringify(line)}\n` },
  })
  assert.equal(code, 'completed')
  const address = await addressOfData(there, guest)
  const { pathname } = new URL(address)
  const answer = await guest.fetch(`${address}/records/google.photos?limit=1000`)
  const text = await answer.text()
  const broken: string[] = []
  if (answer.status !== 200) broken.push(`${answer.status} records ${text.slice(0, 300)}`)
  const { records = [] } = (answer.ok ? JSON.parse(text) : {}) as { records?: { id: string }[] }
  const views = ['grid', 'map', 'table', 'time', 'days'].map((way) => `google.photos?view=${way}`)
  const scope = encodeURIComponent('google.photos.*')
  const filters = ['title=x', 'latitude%3E3', 'time=2018', 'people=Anna'].map(
    (one) => `${pathname}/records/google.photos?filter=${one}`,
  )
  const paths = [
    ...['/', '/explore', '/access', '/activity', '/provider', '/data', '/imports/1', '/delete'],
    ...views.map((view) => `/explore/${view}`),
    ...records.map(({ id }) => `/explore/google.photos/${id}`),
    ...[`/share?scope=${scope}`, `/share/frame?scope=${scope}`, '/explore/made.up.kind'],
    ...['collections', 'changes/google.photos', 'records/made.up.kind'].map(
      (path) => `${pathname}/${path}`,
    ),
    ...[...filters, `${pathname}/records/google.photos?order=desc`, '/take-out'],
  ]
  for (const path of paths) {
    const { status } = await guest.fetch(there.resource + path)
    if (status >= 500) broken.push(`${status} ${path}`)
  }
  assert.ok(records.length >= bends.length, `${records.length} records`)
  assert.deepEqual(broken, [])
  // And it can be taken along again.
  const again = await takeOut(guest, address)
  assert.equal(again.state, 'ready')
})
