/** Photos and other files behind records: who may have the bytes, and what the bytes tell. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { TakeoutTruth } from '@mandate/start/archives'
import { type Answer, App } from '../support/app.ts'
import { madeTakeout, madeZip } from '../support/exports/exports.ts'
import { dpopProof } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertRefused, assertRefusedRows, refusedRows } from '../support/refusals.ts'
import { importFiles, openToProvider, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const EXACT = 'google.photos.{original,latitude,longitude,altitude,device,time}'
const PAGES = {
  'Takeout/Blogger/page.html': '<!doctype html><script>alert(document.cookie)</script>',
  'Takeout/Blogger/drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  'Takeout/Blogger/code.js': 'alert(1)',
  'Takeout/Blogger/page.xhtml':
    '<html xmlns="http://www.w3.org/1999/xhtml"><script>1</script></html>',
  'Takeout/Blogger/picture.jpg': '<script>alert(1)</script>',
}
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let resource: string
let truth: TakeoutTruth
/** A photo with a place, a camera and a time. */
let photo: TakeoutTruth['photos'][number]

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await App.start())
  resource = await owner(world, anna)
  const made = await madeTakeout({ photos: 40, locations: 20, activity: 5, watched: 5 })
  truth = made.truth
  const found = truth.photos.find(({ place, camera }) => place && camera)
  assert.ok(found)
  photo = found
  await importFiles(anna, resource, made.files)
  await importFiles(anna, resource, [await madeZip('takeout-20260101T000000Z-001.zip', PAGES)])
  await openToProvider(world, anna, ['Photos', 'Other Google files'])
})
after(() => ends.disposeAsync())

async function tokenFor(scope: string): Promise<string> {
  const parameters = { scope, resource, prompt: 'consent' }
  return (await app.obtain(anna, world.authorization, parameters)).access_token
}

const blob = (token: string, sha256: string): Promise<Answer> =>
  app.read(`${resource}/blobs/${sha256}`, token)

/** The bytes of a file, as the app gets them. */
async function bytes(token: string, sha256: string): Promise<{ answer: Response; body: Buffer }> {
  const url = `${resource}/blobs/${sha256}`
  const dpop = await dpopProof(app.dpop, { url, accessToken: token })
  const answer = await fetch(url, { headers: { authorization: `DPoP ${token}`, dpop } })
  return { answer, body: Buffer.from(await answer.arrayBuffer()) }
}

test('a photo comes as it is where all that it reveals is shown exactly', async () => {
  const { answer, body } = await bytes(await tokenFor(EXACT), photo.sha256)
  assert.equal(answer.status, 200)
  assert.equal(createHash('sha256').update(body).digest('hex'), photo.sha256)
})

test('attack 72: a photo under a coarse or hidden place, time or camera goes out without them', async () => {
  const whole = await bytes(await tokenFor(EXACT), photo.sha256)
  const hints = ['Exif', photo.camera as string]
  for (const hint of hints) assert.ok(whole.body.includes(hint), hint)
  const less = [
    'google.photos.original',
    'google.photos.{original,title}',
    EXACT.replace('latitude', 'latitude~0.01'),
    EXACT.replace('longitude', 'longitude~0.0001'),
    EXACT.replace(',altitude', ''),
    EXACT.replace(',device', ''),
    EXACT.replace(',time', ''),
    EXACT.replace(',time', ',time~hour'),
    // Shown exactly in other records, not in this one.
    `google.photos.original google.photos[time<1999].{latitude,longitude,altitude,device,time}`,
  ]
  const etags = new Set([whole.answer.headers.get('etag')])
  for (const scope of less) {
    const { answer, body } = await bytes(await tokenFor(scope), photo.sha256)
    assert.equal(answer.status, 200, scope)
    for (const hint of hints) assert.ok(!body.includes(hint), `${scope} ${hint}`)
    assert.equal(Number(answer.headers.get('content-length')), body.length)
    etags.add(answer.headers.get('etag'))
  }
  assert.equal(etags.size, 2, 'one for the file as it is, one for the cleaned one')
})

test('attack 72: the moving part, which is no film inside, cannot be cleaned and is refused', async () => {
  const token = await tokenFor('google.photos.{original,edited,live,title}')
  const films = truth.photos.flatMap(({ live }) => live ?? [])
  assert.ok(films.length > 0)
  const before = await refusedRows(anna, resource)
  for (const sha256 of films) {
    const answer = await blob(token, sha256)
    assertRefused(answer, 403, 'insufficient_scope', 'live')
    assert.match(String(answer.body['scope']), /live/)
  }
  await assertRefusedRows(anna, resource, before + films.length)
})

test('attack 72: the edited photo is cleaned as well', async () => {
  const token = await tokenFor('google.photos.{original,edited,live,title}')
  const edited = truth.photos.flatMap((one) => one.edited ?? [])
  assert.ok(edited.length > 0)
  for (const sha256 of edited) {
    const { answer, body } = await bytes(token, sha256)
    assert.equal(answer.status, 200)
    assert.ok(!body.includes('Exif'))
  }
})

test('attack 73: a file of a field or record that is not shown, or a guessed hash, is not there', async () => {
  const year = new Date(photo.taken).getUTCFullYear()
  const hidden: [string, string][] = [
    ['no file field', 'google.photos.{title,latitude,longitude,altitude,device,time}'],
    ['another file field', EXACT.replace('original', 'edited')],
    ['another year', EXACT.replace('photos', `photos[time>=${year + 1}]`)],
    ['another collection', 'google.other.{original,path}'],
    ['no photos at all', 'google.youtube.watched.title'],
  ]
  for (const [what, scope] of hidden)
    assertRefused(await blob(await tokenFor(scope), photo.sha256), 404, 'not_found', what)
  const token = await tokenFor(EXACT)
  const other = createHash('sha256').update('something everybody has').digest('hex')
  for (const guess of [other, '0'.repeat(64), photo.sha256.toUpperCase(), '..%2f..%2fetc', 'x'])
    assertRefused(await blob(token, guess), 404, 'not_found', guess)
})

test('attack 73: that somebody else keeps the same file is not to be found out', async () => {
  const bob = new Person('bob')
  const theirs = await owner(world, bob)
  const scope = 'google.photos.title'
  const tokens = await app.obtain(bob, world.authorization, { scope, resource: theirs })
  const read = (sha256: string) => app.read(`${theirs}/blobs/${sha256}`, tokens.access_token)
  const kept = await read(photo.sha256)
  assertRefused(kept, 404, 'not_found', 'kept by anna')
  const unknown = await read('0'.repeat(64))
  assert.deepEqual(kept.body, unknown.body)
  const own = await bob.fetch(`${theirs}/blobs/${photo.sha256}`)
  assert.equal(own.status, 404, 'for bob himself')
  assert.equal((await bob.fetch(`${resource}/blobs/${photo.sha256}`)).status, 401)
})

test('attack 63: a stored page, drawing or script is saved, not run, for whomever it is', async () => {
  const token = await tokenFor('google.other.{path,original}')
  const listed = await app.read(`${resource}/records/google.other?limit=1000`, token)
  const records = listed.body['records'] as { path: string; original: { sha256: string } }[]
  const stored = records.filter(({ path }) => path.includes('Blogger/'))
  assert.equal(stored.length, Object.keys(PAGES).length)
  for (const { path, original } of stored) {
    const url = `${resource}/blobs/${original.sha256}`
    const { answer, body } = await bytes(token, original.sha256)
    const own = await anna.fetch(url)
    for (const { status, headers } of [answer, own]) {
      assert.equal(status, 200, path)
      assert.match(headers.get('content-disposition') ?? '', /^attachment/, path)
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
      assert.match(
        headers.get('content-security-policy') ?? '',
        /default-src 'none'.*sandbox/,
        path,
      )
      assert.deepEqual(headers.getSetCookie(), [], path)
    }
    const wanted = Object.entries(PAGES).find(([name]) =>
      path.endsWith(name.split('/').at(-1) ?? ''),
    )
    assert.equal(body.toString(), wanted?.[1], path)
  }
})
