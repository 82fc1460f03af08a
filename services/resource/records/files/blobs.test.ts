import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { cleaned, fixture } from '../../cleaning/_files.ts'
import { home, photos, setWorld } from '../_home.ts'

const s = setWorld()

const bytes = Buffer.from('<svg onload=alert(1)>not really a photo</svg>')
const sha256 = createHash('sha256').update(bytes).digest('hex')
const original = { sha256, size: bytes.length, mime: 'image/svg+xml', name: 'Ä "photo".svg' }
const withFile = [
  {
    time: '2018-01-03T04:05:06Z',
    fields: { title: 'file', latitude: 1.5, longitude: 2.5, original },
  },
]
const whole = 'google.photos.{original,latitude,longitude,altitude,device,time}'

test('attack 63: a stored file is saved, not run', async () => {
  s.w.files.set(sha256, bytes)
  const { get } = await home(s.w, withFile)
  const { status, headers, text } = await get(whole, `/blobs/${sha256}`)
  assert.equal(status, 200, text)
  assert.equal(text, bytes.toString())
  assert.match(headers.get('content-disposition') ?? '', /^attachment; filename=/)
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  assert.match(headers.get('content-security-policy') ?? '', /sandbox/)
  assert.equal(headers.get('set-cookie'), null)
})

test('a file can be asked for in parts, and not again when it is known', async () => {
  s.w.files.set(sha256, bytes)
  const { get } = await home(s.w, withFile)
  const part = await get(whole, `/blobs/${sha256}`, { range: 'bytes=1-3' })
  assert.deepEqual([part.status, part.text], [206, 'svg'])
  assert.equal(part.headers.get('content-range'), `bytes 1-3/${bytes.length}`)
  assert.equal((await get(whole, `/blobs/${sha256}`, { range: 'bytes=-6' })).text, '</svg>')
  assert.equal((await get(whole, `/blobs/${sha256}`, { range: 'bytes=999-' })).status, 416)
  const etag = part.headers.get('etag') as string
  assert.equal((await get(whole, `/blobs/${sha256}`, { 'if-none-match': etag })).status, 304)
})

test('attack 72: a file that tells more than is shown and cannot be cleaned is refused', async () => {
  s.w.files.set(sha256, bytes)
  const { get } = await home(s.w, withFile)
  for (const less of [
    'google.photos.original',
    'google.photos.{original,latitude~0.01,longitude,altitude,device,time}',
    'google.photos.{original,latitude,longitude,altitude,device,time~day}',
    'google.photos.{original,latitude,longitude,altitude,time}',
    `google.photos.original google.photos[time<2018].{latitude,longitude,altitude,device,time}`,
  ]) {
    const { status, json } = await get(less, `/blobs/${sha256}`)
    assert.deepEqual([status, json.code], [403, 'insufficient_scope'], less)
    assert.equal(json.scope, 'google.photos.{altitude,device,latitude,longitude,original,time}')
  }
})

test('attack 72: what is not shown is cut out of the file, in any range, and the log says so', async () => {
  const picture = fixture('picture.jpg')
  const hash = createHash('sha256').update(picture).digest('hex')
  s.w.files.set(hash, picture)
  const original = { sha256: hash, size: picture.length, mime: 'image/jpeg', name: 'a.jpg' }
  const { get, owner } = await home(s.w, [{ time: '2018-07-14T12:34:56Z', fields: { original } }])
  const clean = (await cleaned(picture, 'image/jpeg')) as Buffer

  const asItIs = await get(whole, `/blobs/${hash}`)
  const less = await get('google.photos.{original,time~day}', `/blobs/${hash}`)
  assert.equal(less.status, 200, less.text)
  assert.equal(less.headers.get('content-length'), String(clean.length))
  assert.equal(less.text, clean.toString())
  const etag = less.headers.get('etag') as string
  assert.notEqual(etag, asItIs.headers.get('etag'))

  const ask = (headers: Record<string, string>) =>
    get('google.photos.original', `/blobs/${hash}`, headers)
  const part = await ask({ range: 'bytes=200-400', 'if-range': etag })
  assert.deepEqual([part.status, part.text], [206, clean.subarray(200, 401).toString()])
  assert.equal(part.headers.get('content-range'), `bytes 200-400/${clean.length}`)
  assert.equal((await ask({ 'if-none-match': etag })).status, 304)
  const other = asItIs.headers.get('etag') as string
  assert.equal((await ask({ 'if-none-match': other })).status, 200)
  assert.equal((await ask({ range: 'bytes=0-1', 'if-range': other })).status, 200)
  assert.equal((await ask({ range: `bytes=${clean.length}-` })).status, 416)

  const entries = (await s.w.log(owner)) as { details?: { cleaned?: boolean } }[]
  assert.ok(entries.some(({ details }) => details?.cleaned === true))
})

test('attack 72: the name of a file tells no more than its bytes may, in the record and where it is saved', async () => {
  const picture = fixture('picture.jpg')
  const hash = createHash('sha256').update(picture).digest('hex')
  s.w.files.set(hash, picture)
  const named = (name: string) => ({ sha256: hash, size: picture.length, mime: 'image/jpeg', name })
  const original = named('IMG_20180714_123456.jpg')
  const { get } = await home(s.w, [{ time: '2018-07-14T12:34:56Z', fields: { original } }])
  const nameless = named(`${hash.slice(0, 12)}.jpg`)
  for (const [scope, shown] of [
    ['google.photos.original', nameless],
    [whole.replace('time', 'time~month'), nameless],
    ['google.photos.{original,title} google.photos[time<2018].*', nameless],
    [whole, original],
    ['google.photos.original google.photos[time>=2018].*', original],
  ] as const) {
    const page = await get(scope, photos)
    assert.equal(page.status, 200, page.text)
    assert.deepEqual(page.json.records[0].original, shown, scope)
    const saved = (await get(scope, `/blobs/${hash}`)).headers.get('content-disposition')
    assert.equal(saved, `attachment; filename=${shown.name}`, scope)
    if (shown === nameless) assert.doesNotMatch(page.text, /20180714/, scope)
  }
})

test('attack 73: a file of a field not shown, a guessed hash, a guessed record', async () => {
  s.w.files.set(sha256, bytes)
  const { get } = await home(s.w, withFile)
  const missing = async (scope: string, path: string) => {
    const { status, json } = await get(scope, path)
    assert.deepEqual([status, json.code], [404, 'not_found'], `${scope} ${path}`)
  }
  await missing('google.photos.title', `/blobs/${sha256}`)
  await missing('google.photos.edited', `/blobs/${sha256}`)
  await missing('google.photos[time>=2019].{original,title}', `/blobs/${sha256}`)
  await missing(whole, `/blobs/${'0'.repeat(64)}`)
  await missing(whole, '/blobs/x')
  const other = await home(s.w, [])
  await other.get(whole, `/blobs/${sha256}`).then(({ status }) => assert.equal(status, 404))
  await missing('google.photos.title', `${photos}/${'a'.repeat(26)}`)
  await missing('google.photos.title', `${photos}/not-an-id`)
})
